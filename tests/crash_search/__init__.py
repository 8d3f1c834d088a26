"""Kill the process that writes the index, tear its files, and look whether the index is what was acknowledged."""
