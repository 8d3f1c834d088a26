"""Collects the texts of code and templates; ``python -m tests.texts`` brings the English catalogue up to date.

Message ids are the Vietnamese texts. ``_("...")`` and its relatives translate where they stand; ``mark("...")`` and
the errors only collect, and the web translates what arrives there.
"""

import sys
import tomllib
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from portal import errors

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = ROOT / "portal/translations/en/LC_MESSAGES/messages.po"
ERRORS = {
    name: None
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.RuleBroken)  # its first argument is the message
}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **ERRORS,
    "mark": None,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
HEADER = "# English texts of Cổng Trường. `make texts` adds new ones; docs/patterns.md tells more."


def collect() -> Catalog:
    """Every text of the project, as a catalogue without translations."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    texts = Catalog()
    found = extract_from_dir(
        ROOT,
        [(mapping["pattern"], mapping["method"]) for mapping in mappings],
        {mapping["pattern"]: {"silent": "false"} for mapping in mappings},  # a broken template is an error here
        KEYWORDS,
        directory_filter=lambda folder: Path(folder).is_relative_to(ROOT / "portal"),
    )
    for file, line, message, comments, context in found:
        texts.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return texts


def english() -> Catalog:
    """The English catalogue as it is."""
    with ENGLISH.open("rb") as stream:
        return read_po(stream, locale="en")


def main() -> int:
    """Add what is new, drop what is gone; says how many texts wait for their English."""
    catalogue = english() if ENGLISH.exists() else Catalog(locale="en", project="cong-truong", version="1")
    catalogue.update(collect(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.header_comment, catalogue.fuzzy = HEADER, False
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as stream:
        write_po(stream, catalogue, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    waiting = [message for message in catalogue if message.id and not is_translated(message)]
    print(f"{len(catalogue)} texts, {len(waiting)} without English")
    return 0


def is_translated(message: Any) -> bool:
    """Whether every form of the message has words."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


if __name__ == "__main__":
    sys.exit(main())
