"""The packaged texts under ``portal/demo``."""

from importlib import resources

from portal.rules.vietnamese import nfc


def read_text(path: str) -> str:
    """A text by its path below ``portal/demo``, without the line feed at its end."""
    source = resources.files("portal").joinpath("demo", *path.split("/"))
    return nfc(source.read_text(encoding="utf-8")).rstrip("\n")


def read_bytes(path: str) -> bytes:
    """A file by its path below ``portal/demo``."""
    return resources.files("portal").joinpath("demo", *path.split("/")).read_bytes()


def read_fields(text: str) -> dict[str, str]:
    """Lines of "name: value"."""
    pairs = (line.partition(":") for line in text.splitlines() if line)
    return {name.strip(): value.strip() for name, _, value in pairs}
