"""The words for what happened and for what is still to be done."""
