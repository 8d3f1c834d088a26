"""The files of the ready forms that come with the portal, ``portal/ready_forms/*.toml``: one form a file."""

import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Any

from portal.rules.vietnamese import nfc


def read_files() -> Iterator[dict[str, Any]]:
    """What stands in each file, by the names of the files."""
    folder = resources.files("portal").joinpath("ready_forms")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            yield tomllib.loads(nfc(file.read_text(encoding="utf-8")))
