"""The colours a site may have: each can be read on the paper and carries white text (WCAG 2.2, 1.4.3: at least 4.5)."""

from dataclasses import dataclass

from portal.errors import mark

PAPER, DARK_PAPER = "#f8f6f1", "#121819"
"""What lies behind the text of a site, by day and in the dark."""
WHITE = "#ffffff"
READABLE = 4.5


@dataclass(frozen=True)
class Colour:
    """A colour by its name on screens: ``light`` for links and bands by day, ``dark`` for links in the dark."""

    label: str
    light: str
    dark: str


COLOURS: dict[str, Colour] = {
    "blue": Colour(mark("Xanh dương"), "#1a5290", "#93c3f5"),
    "teal": Colour(mark("Xanh cổ vịt"), "#0b5a61", "#7dcfca"),
    "green": Colour(mark("Xanh lá"), "#1d6136", "#8ed3a3"),
    "red": Colour(mark("Đỏ"), "#a02323", "#f6a39b"),
    "orange": Colour(mark("Cam đất"), "#8f4207", "#f3b581"),
    "purple": Colour(mark("Tím"), "#5f3a91", "#c9b0f2"),
    "pink": Colour(mark("Hồng sen"), "#96235f", "#f2a6cd"),
    "slate": Colour(mark("Xám xanh"), "#3a4f63", "#b3c5d6"),
}
DEFAULT = "blue"


def colour_name(kept: str) -> str:
    """The name kept with a site, or the default when it is none of ours."""
    return kept if kept in COLOURS else DEFAULT


def contrast(one: str, other: str) -> float:
    """The contrast of two colours ``#rrggbb``, from 1 (the same) to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
