"""Vendored files are exactly the ones their README lists."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "portal" / "static" / "vendor"
LINE = re.compile(r"^\| `(?P<file>[^`]+)` \|.*`(?P<sum>[0-9a-f]{64})` \|$", re.MULTILINE)


def test_the_readme_lists_every_file_with_its_sum() -> None:
    listed = {match["file"]: match["sum"] for match in LINE.finditer((VENDOR / "README.md").read_text("utf-8"))}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.is_file() and path.name != "README.md"
    }
    assert found == listed
