"""Photos of a school or a class from one archive: looked at, then drawn and given by the worker."""
