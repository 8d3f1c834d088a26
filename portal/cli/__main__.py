"""`python -m portal.cli` does the same as `portal`."""

from portal.cli import main

main()
