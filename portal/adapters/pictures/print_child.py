"""The program that draws many pictures on standard input anew as small JPEGs for paper, cut to one shape.

It runs alone, never inside the portal, and limits itself before it reads anything. Arguments: megabytes of memory,
seconds, width and height in pixels, then the size in bytes of each picture; they follow each other on standard input.
Prints one line of JSON, the sizes of the JPEGs in the same order (0: not to be read), then their bytes.
"""

import json
import resource
import struct
import sys
import warnings
from io import BytesIO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82
MOST_PIXELS = 50_000_000
BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, struct.error)
"""What Pillow raises for broken and cut-off pictures."""


def limit_myself(megabytes: int, seconds: int) -> None:
    """Memory, processor time, and no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def draw(data: bytes, size: tuple[int, int]) -> bytes:
    """The middle of the picture in the shape of ``size``, on white, never enlarged; empty when it cannot be read."""
    try:
        picture = ImageOps.exif_transpose(Image.open(BytesIO(data), formats=FORMATS))
        scale = min(1.0, picture.width / size[0], picture.height / size[1])
        fitted = ImageOps.fit(picture.convert("RGBA"), (round(size[0] * scale) or 1, round(size[1] * scale) or 1))
    except (*BROKEN, Image.DecompressionBombWarning, Image.DecompressionBombError):
        return b""
    white = Image.new("RGB", fitted.size, "white")
    white.paste(fitted, mask=fitted)
    out = BytesIO()
    white.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def main() -> None:
    """Read, draw, print."""
    megabytes, seconds, width, height, *sizes = map(int, sys.argv[1:])
    limit_myself(megabytes, seconds)
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    made = [draw(sys.stdin.buffer.read(size), (width, height)) for size in sizes]
    sys.stdout.buffer.write(json.dumps([len(one) for one in made]).encode() + b"\n")
    sys.stdout.buffer.write(b"".join(made))


if __name__ == "__main__":
    main()
