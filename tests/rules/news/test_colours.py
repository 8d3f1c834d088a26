"""Every colour of a site can be read, by day and in the dark, and the sheet has the same ones."""

import re
from pathlib import Path

import pytest

from portal.rules.news.colours import COLOURS, DARK_PAPER, PAPER, READABLE, WHITE, colour_name, contrast

SHEETS = Path(__file__).parents[3] / "portal/static/css"
SHEET = SHEETS / "site.css"
CHOOSING = SHEETS / "look.css"


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)
    assert contrast(WHITE, WHITE) == 1


@pytest.mark.parametrize("name", COLOURS)
def test_a_colour_can_be_read(name: str) -> None:
    colour = COLOURS[name]
    for behind in (PAPER, WHITE):
        assert contrast(colour.light, behind) >= READABLE
    for behind in (DARK_PAPER, "#1a2223"):
        assert contrast(colour.dark, behind) >= READABLE


def test_the_sheet_has_the_same_colours() -> None:
    sheet = SHEET.read_text("utf-8")
    light = dict(re.findall(r"\.(\w+) \{ --colour: (#\w{6}); --band: \2; \}", sheet))
    dark = dict(re.findall(r"\.(\w+) \{ --colour: (#\w{6}); \}", sheet))
    assert light == {name: colour.light for name, colour in COLOURS.items()}
    assert light == dict(re.findall(r"\.(\w+) \{ --colour: (#\w{6}); --band: \2; \}", CHOOSING.read_text("utf-8")))
    assert dark == {name: colour.dark for name, colour in COLOURS.items()}
    assert f"--paper: {PAPER}" in sheet
    assert f"--paper: {DARK_PAPER}" in sheet


def test_an_unknown_colour_is_the_usual_one() -> None:
    assert colour_name("red") == "red"
    assert colour_name("x onload") == "blue"
