"""Makers of pictures for tests: good ones, broken ones, hostile ones."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def picture_bytes(
    width: int = 40,
    height: int = 30,
    *,
    kind: str = "JPEG",
    mode: str = "RGB",
    colour: Any = (200, 30, 30),
    left: Any = None,
    **more: Any,
) -> bytes:
    """A picture in one colour, its left half in another where ``left`` is given."""
    image = Image.new(mode, (width, height), colour)
    if left is not None:
        image.paste(left, (0, 0, width // 2, height))
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def photo_with_place(orientation: int = 6) -> bytes:
    """A JPEG as a phone takes it: turned, with where it was taken and by what."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, "MayAnhThu"
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (10.0, 14.0, 0.0)
    return picture_bytes(800, 600, colour="blue", left="red", exif=exif, comment="BiMatNha")


def png_head(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and hardly holds anything."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body


def flat_png(width: int, height: int) -> bytes:
    """A whole one-bit PNG of any size, a few kilobytes for each hundred million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer, row = zlib.compressobj(1), bytes(1 + (width + 7) // 8)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
