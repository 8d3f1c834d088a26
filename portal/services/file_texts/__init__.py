"""The words of files, taken out by the worker once for each content, whatever the file belongs to."""
