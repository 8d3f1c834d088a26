"""QR codes that every phone reads."""

import re

from portal.adapters.qr import qr_data_uri, qr_svg


def test_a_short_text_is_no_micro_code() -> None:
    size = re.search(r'width="(\d+)" height="(\d+)"', qr_svg("CTP:1K7-QZ4M"))
    assert size is not None
    assert int(size[1]) >= 21  # modules of the smallest code with three corners
    assert qr_data_uri("A").startswith("data:image/svg+xml")
