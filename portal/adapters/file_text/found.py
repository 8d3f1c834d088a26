"""What a reader says of a file."""

from dataclasses import dataclass

MOST_POINTS = 8_000_000
"""Points of the picture of a page: one of A4 has 3.9 million; a larger one is drawn smaller."""
NO_SUCH_PAGE = 3
"""The exit code of drawing when the document ends before that page."""


@dataclass(frozen=True)
class FoundText:
    """``outcome``: ``read``; ``empty``; ``no_text`` (a picture, a scan); ``encrypted``; ``unreadable`` (broken, or of a
    kind nobody reads); ``too_large``; ``too_heavy``; ``no_tool`` (needs a program that is not installed); ``ocr``.

    ``why`` is a word for operators. Pages are parted by a form feed.
    """

    outcome: str
    text: str = ""
    why: str = ""


class Encrypted(Exception):
    """The file wants a password."""


class Unreadable(Exception):
    """No text that could be read: broken, or not what it says it is."""
