"""Workbooks of a report as other programs save them; README.md says how each was made."""

from pathlib import Path

from portal.adapters.signing import SigningKey
from portal.rules.data_forms.content import Content
from portal.rules.data_forms.sheets.layout import lay_out
from portal.rules.data_forms.sheets.stamp import Stamp, write_stamp
from tests.sheet_files import give_out
from tests.sheet_forms import FORM

HERE = Path(__file__).parent
SEAL = SigningKey(b"k" * 32).seal
RECORDS = {"deals": [7, 9, 12]}
STAMP = Stamp(report_id=4, version_id=5, content_version=6, records=RECORDS)
CONTENT = Content(
    FORM,
    kept={
        ("classes", 0): "12",
        ("rate", 0): "12.5",
        ("kind", 0): "b",
        ("note", 0): "Dòng một\n=1+1",
        ("deals.name", 7): "001234567890123",
        ("deals.price", 7): "99999999999999",
        ("deals.signed", 7): "1899-12-31",
        ("deals.name", 9): "3-4",
        ("deals.signed", 9): "2026-09-05",
        ("deals.late", 9): "no",
        ("deals.name", 12): "Bỏ dòng này",
    },
    records=RECORDS,
)


def given_out() -> bytes:
    """The workbook before another program opened it: ``python -m tests.office > phieu.xlsx``."""
    return give_out(lay_out(FORM, RECORDS), CONTENT, seal=write_stamp(STAMP, SEAL))
