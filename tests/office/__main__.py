"""`python -m tests.office > phieu.xlsx`: the workbook that README.md has LibreOffice edit."""

import sys

from tests.office import given_out

sys.stdout.buffer.write(given_out())
