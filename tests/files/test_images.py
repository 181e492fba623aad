"""An image is decoded before it is kept, and tells nothing but what it shows."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from PIL import Image

from portal.database import Refused
from portal.files.images import MAX_PIXELS, THUMBNAIL, image_type, read_image, thumbnail
from tests.files import samples

KINDS = ["PNG", "JPEG", "WEBP", "GIF"]


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("kind", KINDS)
def test_image_that_tells_nothing_is_kept_to_the_last_byte(in_app, kind):
    data = samples.picture(kind)

    assert read_image(data).data == data


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("JPEG", {"exif": samples.place_of_the_picture()}),
        ("PNG", {"exif": samples.place_of_the_picture()}),
        ("WEBP", {"exif": samples.place_of_the_picture()}),
        ("JPEG", {"comment": samples.CANARY}),
        ("GIF", {"comment": samples.CANARY}),
        ("JPEG", {"xmp": b"<x:xmpmeta>" + samples.CANARY}),
        ("WEBP", {"xmp": b"<x:xmpmeta>" + samples.CANARY}),
        ("PNG", {"pnginfo": samples.told()}),
        ("JPEG", {"extra": b"\xff\xed\x00\x1b" + b"Photoshop" + samples.CANARY + b"\0\0\0"}),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_place_camera_and_comments_are_taken_out(in_app, kind, told):
    data = samples.picture(kind, **told)
    assert samples.CANARY in data

    kept = read_image(data)

    assert samples.CANARY not in kept.data
    assert b"Exif\0\0" not in kept.data
    with opened(kept.data) as image:
        assert dict(image.getexif()) == {}
        assert image.size == (kept.width, kept.height) == (40, 30)
        red, _green, blue = image.convert("RGB").getpixel((5, 15))
        assert (red > 200, blue < 60) == (True, True)


def test_image_stays_the_way_up_that_the_camera_meant(in_app):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its right side
    kept = read_image(samples.picture("JPEG", exif=exif.tobytes()))

    assert (kept.width, kept.height) == (30, 40)
    with opened(kept.data) as image:
        top, bottom = (image.getpixel((15, y)) for y in (5, 35))
        assert (top[0] > 200, bottom[2] > 200) == (True, True)


def test_colours_and_transparency_outlive_the_cleaning(in_app):
    image = Image.new("RGBA", (4, 4), (10, 20, 30, 128))
    out = BytesIO()
    image.save(out, "PNG", pnginfo=samples.told(), icc_profile=b"profile" * 20)

    with opened(read_image(out.getvalue()).data) as kept:
        assert kept.getpixel((0, 0)) == (10, 20, 30, 128)
        assert kept.info["icc_profile"] == b"profile" * 20


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_moving_image_still_moves_after_the_cleaning(in_app, kind):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    more = {"pnginfo": samples.told()} if kind == "PNG" else {"xmp": b"<x>" + samples.CANARY}
    more = {"comment": samples.CANARY} if kind == "GIF" else more
    out = BytesIO()
    durations = [100, 200, 300]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=durations, **more)
    assert samples.CANARY in out.getvalue()

    kept = read_image(out.getvalue())

    assert samples.CANARY not in kept.data
    with opened(kept.data) as image:
        assert image.n_frames == 3
        image.seek(1)
        image.load()
        assert image.info["duration"] == 200


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 10_000), (6_400, 6_400)])
def test_few_bytes_that_unpack_to_a_giant_are_refused_unopened(in_app, size):
    data = samples.bomb(*size)
    assert len(data) < 100

    with pytest.raises(Refused, match="at most 40 million pixels"):
        read_image(data)
    assert size[0] * size[1] > MAX_PIXELS


def test_all_frames_together_are_counted(in_app, monkeypatch):
    monkeypatch.setattr("portal.files.images.MAX_PIXELS", 150)
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    with pytest.raises(Refused, match="pixels"):
        read_image(out.getvalue())


@pytest.mark.parametrize("kind", KINDS)
def test_broken_image_is_refused_and_never_breaks_us(in_app, kind):
    whole = samples.picture(kind, (64, 48))
    chance = random.Random(kind)
    for _ in range(300):
        broken = bytearray(whole[: chance.randrange(12, len(whole) + 1)])
        for _ in range(chance.randrange(1, 6)):
            broken[chance.randrange(4, len(broken))] = chance.randrange(256)
        try:
            kept = read_image(bytes(broken))
        except Refused:
            continue
        assert image_type(kept.data) == kept.type


@pytest.mark.parametrize("kind", KINDS)
def test_thumbnail_is_small_and_of_our_own_making(in_app, kind):
    small = thumbnail(samples.picture(kind, (1600, 900)))

    with opened(small) as image:
        assert (image.format, image.size) == ("WEBP", (THUMBNAIL, 180))


def test_other_formats_that_pillow_knows_are_not_even_tried(in_app):
    for kind in ("BMP", "TIFF", "ICO", "PPM", "TGA"):
        data = samples.picture(kind)
        assert image_type(data) is None
        with pytest.raises(Refused):
            read_image(data)
