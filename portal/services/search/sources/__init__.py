"""The sources: one module for each kind of thing that can be found."""
