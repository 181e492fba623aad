"""Assets: scripts, icons and one stylesheet, under addresses that change with their content.

The address holds a hash over all of them, so that a browser keeps each for a year and
a module that imports another meets the same version of it.
"""

from __future__ import annotations

import re
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from flask import Flask, Response, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from portal.admin.addresses import this_request
from portal.admin.scripts import joined

FOLDER = Path(__file__).parent / "static"
#: The stylesheet, joined from the layers that ``css/order.txt`` names
STYLESHEET = "portal.css"
A_YEAR = 365 * 24 * 3600
#: A tenth of the first load. In a script only those that have a line to themselves.
COMMENTS = {
    ".css": re.compile(rb"/\*.*?\*/\s*", re.DOTALL),
    ".js": re.compile(rb"^[ \t]*//.*\n", re.MULTILINE),
}
ICON = Markup('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>')


class Assets:
    """The static files of Portal and its apps, in memory; an app's file wins over Portal's."""

    def __init__(self, folders: list[Path]) -> None:
        self.files = {path: body for folder in folders for path, body in _read(folder)}
        self.files[STYLESHEET] = b"\n".join(_layers(folders))
        self.files |= dict(joined(self.files))
        digest = sha256()
        for path, body in sorted(self.files.items()):
            digest.update(path.encode() + b"\0" + body)
        self.version = digest.hexdigest()[:12]
        self._urls: dict[tuple[str, str], str] = {}
        self._icons: dict[tuple[str, str, str], Markup] = {}

    def url(self, path: str) -> str:
        """Return the address of a static file; looked up once."""
        key = this_request().request.root_path, path
        if key not in self._urls:
            self._urls[key] = url_for("static", version=self.version, filename=path)
        return self._urls[key]

    def icon(self, name: str, classes: str = "") -> Markup:
        """Return the drawing ``name`` of the sprite, for a template; drawn once per address."""
        key = this_request().request.root_path, name, classes
        if key not in self._icons:
            address = f"{self.url('icons.svg')}#{name}"
            self._icons[key] = ICON.format(f"i {classes}".rstrip(), address)
        return self._icons[key]

    def send(self, version: str, filename: str) -> ResponseReturnValue:
        """Answer a static file; an old version gets the present one, but not for long."""
        if filename not in self.files:
            raise NotFound
        kind, _encoding = guess_type(filename)
        response = Response(self.files[filename], mimetype=kind or "application/octet-stream")
        current = version == self.version
        response.cache_control.public = True
        response.cache_control.max_age = A_YEAR if current else 60
        if current:
            response.cache_control.immutable = True
        return response


def _read(folder: Path) -> list[tuple[str, bytes]]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [(path.relative_to(folder).as_posix(), _body(folder, path)) for path in files]


def _body(folder: Path, path: Path) -> bytes:
    """Return what a browser needs of a file: Portal's own are read by people elsewhere."""
    comments = COMMENTS.get(path.suffix) if folder == FOLDER else None
    return path.read_bytes() if comments is None else comments.sub(b"", path.read_bytes())


def _layers(folders: list[Path]) -> list[bytes]:
    orders = [folder / "css" / "order.txt" for folder in folders]
    return [
        _body(order.parent.parent, order.parent / name)
        for order in orders
        if order.is_file()
        for name in order.read_text("utf-8").split()
    ]


def init_app(app: Flask, folders: list[Path]) -> None:
    """Serve Portal's static files and those of ``folders``."""
    assets = Assets([FOLDER, *(folder for folder in folders if folder.is_dir())])
    app.extensions["portal.assets"] = assets
    app.add_url_rule("/static/<version>/<path:filename>", "static", assets.send)
    app.jinja_env.globals["asset"] = assets.url
    app.jinja_env.globals["draw_icon"] = assets.icon
