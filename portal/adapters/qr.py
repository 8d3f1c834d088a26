"""QR codes as pictures for pages and slips; never Micro QR codes, which phones do not read."""

import io

import segno


def qr_data_uri(text: str) -> str:
    """An SVG as a ``data:`` address for ``<img src>``; dark on white whatever the page's colours."""
    uri: str = segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=3, dark="#000", light="#fff")
    return uri


def qr_svg(text: str) -> str:
    """The same as an SVG document, for papers; without a margin."""
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(buffer, kind="svg", border=0, dark="#000", light=None, nl=False)
    return buffer.getvalue().decode()
