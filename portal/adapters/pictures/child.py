"""The program that draws one picture on standard input anew in several sizes, without anything it carried along.

It runs alone, never inside the portal: a hostile file ends only this process. It limits itself before it reads
anything. Arguments: megabytes of memory, seconds, most pixels, greatest height, widths. Prints one line of JSON,
``{"width", "height", "renditions": [{"width", "height", "type", "size"}, ...]}`` or ``{"error": code}``, then the bytes
of the renditions one after the other. The sizes are those of the picture turned upright.
"""

import json
import resource
import struct
import sys
import warnings
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
PLAIN_WIDTH = 960
"""The one JPEG, for programs that know nothing newer, is so wide at most."""
QUALITY = {"WEBP": 78, "JPEG": 82}
BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, struct.error)
"""What Pillow raises for broken and cut-off pictures."""
SRGB = ImageCms.createProfile("sRGB")


class Refused(Exception):
    """Why the picture is not drawn, as a code."""


def limit_myself(megabytes: int, seconds: int) -> None:
    """Memory, processor time, and no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(data: bytes, most_pixels: int, box: tuple[int, int]) -> tuple[Image.Image, tuple[int, int]]:
    """The first frame upright in sRGB within ``box``, and its full size; the size is judged before decoding."""
    Image.MAX_IMAGE_PIXELS = most_pixels
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refused("too_large") from error
    except UnidentifiedImageError as error:
        raise Refused("no_picture") from error
    if picture.width * picture.height > most_pixels:
        raise Refused("too_large")
    profile = picture.info.get("icc_profile")
    turned = picture.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    full = (picture.height, picture.width) if turned else picture.size
    within = (box[1], box[0]) if turned else box
    orientation = picture.getexif().get(0x0112, 1)
    picture.draft("RGB", (within[0] * 2, within[1] * 2))
    picture.load()
    small = even(picture)
    small.thumbnail(within, Image.Resampling.LANCZOS, reducing_gap=3.0)
    small = in_srgb(small, profile)
    small.getexif()[0x0112] = orientation
    return ImageOps.exif_transpose(small), full


def even(picture: Image.Image) -> Image.Image:
    """The picture in a mode that can be made smaller: colours, with transparency where it has some."""
    if picture.mode in {"RGB", "RGBA", "CMYK"}:
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as every screen shows them; a profile that cannot be read is passed over."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            found = ImageCms.ImageCmsProfile(BytesIO(profile))
            changed = ImageCms.profileToProfile(picture, found, SRGB, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            changed = None
        if changed is not None:
            return bare(changed)
    return bare(picture.convert(mode))


def bare(picture: Image.Image) -> Image.Image:
    """The picture without a word about where, when and by what it was taken."""
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    return clean


def draw(picture: Image.Image, widths: list[int]) -> list[tuple[dict[str, object], bytes]]:
    """WebP at each width that is smaller than the picture and at its own, and one JPEG on white."""
    wanted = sorted({width for width in widths if width < picture.width} | {min(picture.width, max(widths))})
    made = [write(resized(picture, width), "WEBP") for width in wanted]
    plain = resized(picture, max(width for width in wanted if width <= PLAIN_WIDTH or width == wanted[0]))
    white = Image.new("RGB", plain.size, "white")
    white.paste(plain, mask=plain if plain.mode == "RGBA" else None)
    return [*made, write(white, "JPEG")]


def resized(picture: Image.Image, width: int) -> Image.Image:
    """As wide as this, in proportion."""
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS) if width != picture.width else picture


def write(picture: Image.Image, kind: str) -> tuple[dict[str, object], bytes]:
    """One rendition: what it is, and its bytes."""
    out = BytesIO()
    more = {"method": 4} if kind == "WEBP" else {"optimize": True, "progressive": True}
    picture.save(out, kind, quality=QUALITY[kind], **more)
    data = out.getvalue()
    kept = {"width": picture.width, "height": picture.height, "type": f"image/{kind.lower()}", "size": len(data)}
    return kept, data


def main() -> None:
    """Read, draw, print, never explain more than a code."""
    megabytes, seconds, most_pixels, highest, *widths = map(int, sys.argv[1:])
    limit_myself(megabytes, seconds)
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    made: list[tuple[dict[str, object], bytes]] = []
    try:
        picture, (width, height) = read(sys.stdin.buffer.read(), most_pixels, (max(widths), highest))
        made = draw(picture, widths)
        answer: dict[str, object] = {"width": width, "height": height, "renditions": [kept for kept, _data in made]}
    except Refused as refused:
        answer = {"error": str(refused)}
    except MemoryError:
        answer = {"error": "too_heavy"}
    except BROKEN:
        answer = {"error": "broken"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    for _kept, data in made:
        sys.stdout.buffer.write(data)


if __name__ == "__main__":
    main()
