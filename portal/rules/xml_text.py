"""What XML 1.0 can hold: some characters people can paste are not among them (W3C XML 1.0, production 2)."""

import re
from xml.sax.saxutils import escape

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal_xml(text: str) -> str:
    """The text without characters that make a whole XML file unreadable."""
    return _ILLEGAL.sub("", text)


def xml_text(text: str) -> str:
    """The text as content or attribute value of an element; carriage returns survive reading."""
    return escape(legal_xml(text), {'"': "&quot;", "\r": "&#13;"})
