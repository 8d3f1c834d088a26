"""QR codes as pictures for pages and slips."""

import segno


def qr_data_uri(text: str) -> str:
    """An SVG as a ``data:`` address for ``<img src>``; dark on white whatever the page's colours."""
    uri: str = segno.make(text, error="m").svg_data_uri(scale=4, border=3, dark="#000", light="#fff")
    return uri
