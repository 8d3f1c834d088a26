"""The table of settings in the README says what portal/config.py says."""

from dataclasses import Field, fields

from portal.config import Settings
from tests.house import source

HEAD = "| variable | default | meaning |\n|---|---|---|\n"


def test_the_readme_lists_every_setting_as_it_is() -> None:
    readme = (source.ROOT / "README.md").read_text(encoding="utf-8")
    rows = HEAD + "".join(row(setting) for setting in fields(Settings))
    assert rows in readme, f"replace the table of settings in README.md by:\n\n{rows}"


def row(setting: "Field[object]") -> str:
    default = int(setting.default) if isinstance(setting.default, bool) else setting.default
    shown = "" if default == "" else f"`{default}`"
    return f"| `PORTAL_{setting.name.upper()}` | {shown} | {setting.metadata['meaning'].replace('|', '&#124;')} |\n"
