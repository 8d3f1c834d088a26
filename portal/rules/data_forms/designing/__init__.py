"""Making a form: codes from labels, what is wrong with a definition, what a new version changes."""
