"""Pictures of every kind drawn anew: nothing but their pixels is kept, and a hostile one costs little."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from portal.adapters.file_store import FileStore, make_file_store
from portal.adapters.pictures import MAX_SIZE, MadePicture, make_renditions, making
from portal.errors import RuleBroken
from tests.pictures import flat_png, photo_with_place, picture_bytes, png_head

RED, BLUE = (254, 0, 0), (0, 0, 254)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return make_file_store("", tmp_path)


def made(store: FileStore, data: bytes) -> MadePicture:
    kept = store.put(BytesIO(data))
    return make_renditions(store, kept.sha256, kept.size, name="ảnh.jpg")


def refusal(store: FileStore, data: bytes) -> str:
    with pytest.raises(RuleBroken) as refused:
        made(store, data)
    assert refused.value.field == "files"
    assert refused.value.params["name"] == "ảnh.jpg"
    return refused.value.message


def stored(store: FileStore, sha256: str) -> bytes:
    return b"".join(store.open(sha256))


def images(store: FileStore, picture: MadePicture) -> list[Image.Image]:
    return [Image.open(BytesIO(stored(store, rendition.sha256))) for rendition in picture.renditions]


def near(found: object, wanted: tuple[int, ...]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) < 12 for a, b in zip(found, wanted, strict=True))


def test_fixed_widths_in_webp_and_one_jpeg(store: FileStore) -> None:
    picture = made(store, picture_bytes(2400, 1800))
    assert (picture.width, picture.height) == (2400, 1800)
    webp = [(r.width, r.height) for r in picture.renditions if r.type == "image/webp"]
    assert webp == [(320, 240), (640, 480), (960, 720), (1600, 1200)]
    assert [(r.width, r.height) for r in picture.renditions if r.type == "image/jpeg"] == [(960, 720)]
    for rendition, image in zip(picture.renditions, images(store, picture), strict=True):
        assert (image.size, f"image/{(image.format or '').lower()}") == (
            (rendition.width, rendition.height),
            rendition.type,
        )
        assert rendition.size == len(stored(store, rendition.sha256))


def test_small_pictures_are_never_enlarged(store: FileStore) -> None:
    assert {(r.width, r.height) for r in made(store, picture_bytes(40, 30)).renditions} == {(40, 30)}
    widths = [r.width for r in made(store, picture_bytes(700, 70)).renditions if r.type == "image/webp"]
    assert widths == [320, 640, 700]
    assert [r.width for r in made(store, picture_bytes(640, 70)).renditions] == [320, 640, 640]


def test_where_and_by_what_it_was_taken_is_gone_and_it_stands_upright(store: FileStore) -> None:
    photo = photo_with_place(6)
    assert b"MayAnhThu" in photo
    picture = made(store, photo)
    assert (picture.width, picture.height) == (600, 800)
    for rendition, image in zip(picture.renditions, images(store, picture), strict=True):
        assert not image.getexif()
        assert not {"exif", "icc_profile", "comment", "xmp"} & image.info.keys()
        data = stored(store, rendition.sha256)
        assert not any(word in data for word in (b"MayAnhThu", b"BiMatNha", b"Exif", b"GPS"))
        assert near(image.convert("RGB").getpixel((image.width // 2, 5)), RED)  # what lay left stands above
        assert near(image.convert("RGB").getpixel((image.width // 2, image.height - 5)), BLUE)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_of_holding_a_camera(store: FileStore, orientation: int) -> None:
    size = (600, 800) if orientation > 4 else (800, 600)
    picture = made(store, photo_with_place(orientation))
    largest = picture.renditions[-1]
    assert (picture.width, picture.height) == (largest.width, largest.height) == size


def test_a_moving_picture_stands_still(store: FileStore) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("blue", "red", "green")]
    for kind in ("GIF", "WEBP", "PNG"):
        out = BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
        for image in images(store, made(store, out.getvalue())):
            assert getattr(image, "n_frames", 1) == 1
            assert near(image.convert("RGB").getpixel((5, 5)), BLUE)


@pytest.mark.parametrize(
    ("kind", "mode", "colour"),
    [
        *(("PNG", "P", 1), ("PNG", "L", 90), ("PNG", "LA", (90, 0)), ("PNG", "RGBA", (9, 9, 9, 0)), ("PNG", "1", 1)),
        *(("PNG", "I;16", 9000), ("JPEG", "CMYK", (0, 255, 255, 0)), ("JPEG", "L", 90), ("GIF", "P", 3)),
    ],
)
def test_every_kind_of_colours(store: FileStore, kind: str, mode: str, colour: object) -> None:
    for image in images(store, made(store, picture_bytes(40, 30, kind=kind, mode=mode, colour=colour))):
        assert image.mode in {"RGB", "RGBA"}


def test_transparency_stays_and_is_white_in_the_jpeg(store: FileStore) -> None:
    webp, jpeg = images(store, made(store, picture_bytes(40, 30, kind="PNG", mode="RGBA", colour=(9, 9, 9, 0))))
    assert webp.convert("RGBA").getchannel("A").getextrema() == (0, 0)
    assert near(jpeg.getpixel((5, 5)), (255, 255, 255))


def test_colours_come_in_srgb(store: FileStore) -> None:
    """In this profile red and blue changed places, so the picture only looks right when it was heeded."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = lab.replace(b"rXYZ", b"tmpX").replace(b"bXYZ", b"rXYZ").replace(b"tmpX", b"bXYZ")
    for image in images(store, made(store, picture_bytes(40, 30, colour=(250, 0, 0), icc_profile=swapped))):
        red, _green, blue = image.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
        assert blue > 200 > red
    assert made(store, picture_bytes(40, 30, icc_profile=b"no profile at all")).width == 40


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"GIF89a<script>alert(1)</script>",
        b"%PDF-1.7\n",
        b"BM" + bytes(200),
        b"II*\x00" + bytes(200),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"\x00",
        b"\xff\xd8\xff",
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(store: FileStore, data: bytes) -> None:
    assert "không phải ảnh" in refusal(store, data) or "bị hỏng" in refusal(store, data)


def test_a_picture_under_another_ending_is_told_by_its_content(store: FileStore) -> None:
    assert made(store, picture_bytes(40, 30, kind="PNG")).width == 40  # called .jpg


def test_a_page_hidden_behind_a_picture_is_gone(store: FileStore) -> None:
    picture = made(store, picture_bytes(40, 30) + b"<script>alert(1)</script>")
    assert not any(b"script" in stored(store, r.sha256) for r in picture.renditions)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_cut_off_pictures_are_refused(store: FileStore, kind: str) -> None:
    whole = picture_bytes(300, 200, kind=kind, left=(10, 200, 30))
    for length in (len(whole) // 3, len(whole) * 3 // 4):
        assert "bị hỏng" in (found := refusal(store, whole[:length])) or "không phải ảnh" in found


def test_a_phones_own_format_is_named(store: FileStore) -> None:
    assert "HEIC" in refusal(store, b"\x00\x00\x00\x18ftypheic" + bytes(300))


@pytest.mark.parametrize("sides", [(50_000, 50_000), (2_000_000, 2_000_000), (50_000_001, 1)])
def test_an_enormous_picture_is_refused_without_decoding_it(
    store: FileStore, sides: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a tenth of the memory that decoding would take at one byte for a pixel."""
    monkeypatch.setattr(making, "MAX_MEMORY_MB", 250)
    monkeypatch.setattr(making, "MAX_SECONDS", 5)
    assert "triệu điểm ảnh" in refusal(store, png_head(*sides))


def test_an_enormous_picture_that_is_whole_is_refused_too(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MAX_MEMORY_MB", 250)
    bomb = flat_png(50_000, 50_000)
    assert len(bomb) < 3_000_000
    assert "triệu điểm ảnh" in refusal(store, bomb)


def test_what_would_take_more_memory_than_is_given_ends_only_the_child(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MAX_MEMORY_MB", 250)
    assert "quá nặng" in refusal(store, flat_png(10_000, 5_000))


def test_the_greatest_that_is_taken_fits_the_limits(store: FileStore) -> None:
    picture = made(store, flat_png(10_000, 5_000))
    assert picture.renditions[-1].width == 1600


def test_a_very_tall_drawing_fits_a_page(store: FileStore) -> None:
    picture = made(store, flat_png(1000, 40_000))
    assert (picture.width, picture.height) == (1000, 40_000)
    assert {(r.width, r.height) for r in picture.renditions} == {(120, 4800)}


def test_a_heavy_file_is_not_even_read(store: FileStore) -> None:
    with pytest.raises(RuleBroken, match="lớn hơn"):
        make_renditions(store, "0" * 64, MAX_SIZE + 1, name="ảnh.jpg")
