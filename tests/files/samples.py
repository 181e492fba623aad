"""Files to send: honest ones, and some that are not what they say."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

from PIL import Image, PngImagePlugin

from portal.files.rules import ODT

#: Written into pictures by cameras: nobody may find it in what is stored
CANARY = b"Canary-Camera"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n"
CSV = "Straße;Zahl\r\nAm Markt;1\r\n".encode()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """Return an image whose left half is red, and whose right half is blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def place_of_the_picture() -> bytes:
    """Return EXIF that names a camera, and the place where it stood."""
    exif = Image.Exif()
    exif[0x010F] = CANARY.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return exif.tobytes()


def told(words: bytes = CANARY) -> PngImagePlugin.PngInfo:
    """Return a comment for a PNG."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", words.decode())
    return info


def bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """Return a PNG of a few bytes that says it is very large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    parts = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def archive(*names: str, **parts: bytes) -> bytes:
    """Return a ZIP archive with these parts."""
    out = BytesIO()
    with ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, parts.get(name, b"<x/>"))
    return out.getvalue()


def word(*more: str) -> bytes:
    """Return what is a Word document as far as anybody looks."""
    return archive("[Content_Types].xml", "word/document.xml", *more)


def open_document(*more: str) -> bytes:
    """Return a text of LibreOffice's."""
    return archive("mimetype", "content.xml", *more, mimetype=ODT.encode())
