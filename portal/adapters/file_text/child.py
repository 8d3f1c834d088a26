"""The program that takes the words out of one file on standard input. It never runs inside the portal.

It takes everything away from itself before it reads a byte, so that a hostile file ends only this process.
``child.py read LIMITS longest`` prints ``{"outcome": …, "text": …}`` as JSON; ``child.py draw LIMITS page`` prints the
picture of a page; ``child.py run LIMITS program …`` lets an installed program take its place, without network.
LIMITS: megabytes, seconds of processor time, bytes of output.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

_HERE = Path(__file__).resolve().parent
_PACKAGES = {"portal": _HERE.parents[1], "portal.adapters.file_text": _HERE}


def load(module: str) -> Any:
    """A module beside this one, without what its packages bring along: the whole of Flask."""
    for name, folder in _PACKAGES.items():
        if name not in sys.modules:
            sys.modules[name] = package = ModuleType(name)
            package.__path__ = [str(folder)]
    return import_module(f"portal.adapters.file_text.{module}")


def read(longest: int, confining: Any) -> None:
    """Read, print, never explain more than a word."""
    readers = load("readers")
    readers.prepare()
    shut = confining.shut_everything()
    found = readers.read(sys.stdin.buffer.read(), longest)
    json.dump({"outcome": found.outcome, "text": found.text, "why": found.why, "shut": shut}, sys.stdout)


def draw(number: int, confining: Any) -> None:
    """A page as a picture."""
    drawing, pdf = load("drawing"), load("pdf")
    pdf.prepare()
    confining.shut_everything()
    drawing.draw(sys.stdin.buffer.read(), number)


def main() -> None:
    """Confine, then do what is asked."""
    confining = load("confining")
    what, limits, rest = sys.argv[1], map(int, sys.argv[2:5]), sys.argv[5:]
    confining.limit_myself(*limits)
    if what == "run":
        confining.shut_network()
        os.execv(rest[0], rest)  # noqa: S606 - no shell is the point
    {"read": read, "draw": draw}[what](int(rest[0]), confining)


if __name__ == "__main__":
    main()
