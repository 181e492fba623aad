"""Images: verified by decoding them, without what cameras and programs have written into them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import Any

from PIL import GifImagePlugin, Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from portal.database import Refused
from portal.i18n import gettext, ngettext

#: The plugins that read what people send: no other format of Pillow's is ever tried.
#: Imported here, so that it does not look for a hundred more.
_PLUGINS = (GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
#: ``{how a file begins: media type}``
_BEGINNINGS = MappingProxyType(
    {
        b"\x89PNG\r\n\x1a\n": "image/png",
        b"\xff\xd8\xff": "image/jpeg",
        b"GIF87a": "image/gif",
        b"GIF89a": "image/gif",
    }
)
#: All frames together. A file of 17 kB can hold 144 million, each of four bytes once decoded.
MAX_PIXELS = 40_000_000
#: The longer side of a thumbnail, in pixels
THUMBNAIL = 320

#: What belongs to the picture itself; everything else in Pillow's ``info`` tells of people,
#: places and programs.
_OWN = frozenset(
    {
        *("adobe", "adobe_transform", "aspect", "background", "bbox", "blend", "chromaticity"),
        *("default_image", "disposal", "dpi", "duration", "extension", "gamma", "icc_profile"),
        *("interlace", "jfif", "jfif_density", "jfif_unit", "jfif_version", "loop"),
        *("progression", "progressive", "srgb", "timestamp", "transparency", "version"),
    }
)
#: Segments of a JPEG that belong to it: JFIF, the colour profile, Adobe's colour transform
_OWN_SEGMENTS = frozenset({"APP0", "APP2", "APP14"})

#: What Pillow raises on a file that is cut, or made to break it
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    ZeroDivisionError,
    AttributeError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image fit to be kept: its bytes, media type, and size in pixels."""

    data: bytes
    type: str
    width: int
    height: int


def image_type(data: bytes) -> str | None:
    """Return the media type that a file claims by its first bytes, None if it is no image."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for begin, kind in _BEGINNINGS.items() if data.startswith(begin)), None)


def read_image(data: bytes) -> Picture:
    """Return the image as it may be kept: the same bytes, unless they tell of more than it.

    Raises `Refused` on a damaged image, or one with more than `MAX_PIXELS`.
    """
    kind = image_type(data) or ""
    with _opened(data) as image:
        image.load()
        if _tells_more(image):
            return _rewritten(image, kind)
        return Picture(data, kind, *image.size)


def thumbnail(data: bytes) -> bytes:
    """Return the image small, as WebP. Raises `Refused` as `read_image` does."""
    with _opened(data) as image:
        image.draft("RGB", (2 * THUMBNAIL, 2 * THUMBNAIL))
        small = image.convert("RGBA" if image.has_transparency_data else "RGB")
        small.thumbnail((THUMBNAIL, THUMBNAIL))
        return _saved(small, "WEBP", quality=80)


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """Open an image whose size is in reason; whatever breaks is said in a sentence."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            frames = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
            if image.width * image.height * frames > MAX_PIXELS:
                raise _too_many_pixels()
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_pixels() from bomb
    except _BROKEN as broken:
        raise Refused(
            gettext("This image is damaged. Save it anew, and choose it again.")
        ) from broken


def _too_many_pixels() -> Refused:
    return Refused(
        ngettext(
            "This image is too large. Make it smaller: at most %(num)s million pixels.",
            "This image is too large. Make it smaller: at most %(num)s million pixels.",
            MAX_PIXELS // 1_000_000,
        )
    )


def _tells_more(image: Image.Image) -> bool:
    """Tell whether the file holds more than its picture: a place, a camera, words, a preview."""
    if set(image.info) - _OWN or getattr(image, "private_chunks", None):
        return True
    segments = {name for name, _data in getattr(image, "applist", ())}
    return image.format == "MPO" or bool(segments - _OWN_SEGMENTS)


def _rewritten(image: Image.Image, kind: str) -> Picture:
    """Return the picture alone, turned the way the camera was held."""
    own: dict[Any, Any] = {name: told for name, told in image.info.items() if name in _OWN}
    frames = 1 if kind == "image/jpeg" else getattr(image, "n_frames", 1)
    options: dict[str, Any] = {"icc_profile": own.get("icc_profile")}
    if kind == "image/jpeg":
        options |= {"qtables": _tables(image), "subsampling": JpegImagePlugin.get_sampling(image)}
    elif kind == "image/webp":
        options |= {"quality": 90, "loop": own.get("loop", 0)}
    if frames > 1:
        options |= {"save_all": True, "duration": list(_durations(image, frames))}
        image.seek(0)
    plain = image if frames > 1 else _turned(image)
    plain.info = own
    data = _saved(plain, kind.removeprefix("image/").upper(), **options)
    return Picture(data, kind, *plain.size)


def _tables(image: Image.Image) -> Any:
    """Return how finely a JPEG is drawn, so that it is drawn again no worse."""
    return getattr(image, "quantization", None)


def _durations(image: Image.Image, frames: int) -> Iterator[int]:
    for number in range(frames):
        image.seek(number)
        image.load()
        told = image.info
        yield int(told.get("duration", 0))


def _turned(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:  # what the camera has written is damaged, the picture is not
        return image.copy()


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    given = {name: value for name, value in options.items() if value not in (None, -1)}
    image.save(out, kind, **given)
    return out.getvalue()
