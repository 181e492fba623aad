"""Flask extensions: created empty here, bound to an app in `portal.app`."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect


class Counters(Limiter):
    """The counters of `portal.accounts.throttle`, which asks them itself."""

    def init_app(self, app: Flask) -> None:
        """Open the counters. No view is limited by its decorator: no request is asked for it."""
        app.extensions.setdefault("limiter", set()).add(self)  # else it hooks into each request
        super().init_app(app)


compress = Compress()
csrf = CSRFProtect()
login_manager = LoginManager()
migrate = Migrate()
limiter = Counters(key_func=get_remote_address)
