"""Makers of ZIP archives for tests: good ones, and such as strangers make."""

import io
import zipfile
from collections.abc import Mapping


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """An archive as most programs pack it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in files.items():
            package.writestr(path, data)
    return out.getvalue()


def without_utf8_flag(archive: bytes) -> bytes:
    """The same with paths in UTF-8 that do not say so, as macOS packs them."""
    changed = bytearray(archive)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(sign)
        while at >= 0:
            changed[at + place + 1] &= ~0x08 & 0xFF
            at = changed.find(sign, at + 4)
    return bytes(changed)


def locked(archive: bytes) -> bytes:
    """The same, said to have a password."""
    changed = bytearray(archive)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(sign)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(sign, at + 4)
    return bytes(changed)
