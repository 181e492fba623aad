"""Who is measured: how each is prepared and started, where its pages are."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.places import HERE, HOME, PASSWORD, PEOPLE, ROOT, THREADS

GUNICORN = (
    "-m",
    "gunicorn",
    "--workers=1",
    "--worker-class=gthread",
    f"--threads={THREADS}",
    "--timeout=1500",
    "--keep-alive=60",
    "--no-control-socket",
    "--bind=127.0.0.1:{port}",
)
#: What is asked; each is a page or, the last, what its form sends
OPERATIONS = (
    "list",
    "sort",
    "filter",
    "next",
    "previous",
    "jump",
    "search",
    "edit",
    "save",
)


@dataclass(frozen=True, slots=True)
class Contender:
    """One admin. ``pages`` is ``{operation: address}``; in it ``{page}`` counts from 1.

    ``{page0}`` counts from 0, ``{id}`` is a row in the middle. An address of ``rel=next``
    is that of a link of the page behind ``jump``.
    """

    key: str
    title: str
    #: Name of its requirements file; "": the environment that measures
    environment: str
    folder: Path
    prepare: tuple[str, ...]
    serve: tuple[str, ...]
    sign_in: str
    name_field: str
    pages: Mapping[str, str]
    user: str = "staff{number}"
    #: Fields of the form that a script would have filled
    filled_by_script: Mapping[str, str] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def python(self) -> Path:
        if not self.environment:
            return Path(sys.executable)
        return HOME / "venvs" / self.environment / "bin" / "python"


DJANGO = Contender(
    key="django",
    title="Django admin",
    environment="django_admin",
    folder=HERE / "peers" / "django_admin",
    prepare=("prepare.py",),
    serve=(*GUNICORN, "wsgi:application"),
    sign_in="/admin/login/?next=/admin/",
    name_field="username",
    pages={
        "list": "/admin/blog/post/",
        "sort": "/admin/blog/post/?o=-8",
        "filter": "/admin/blog/post/?status__exact=review",
        "jump": "/admin/blog/post/?p={page}",
        "next": "/admin/blog/post/?p={page_after}",
        "previous": "/admin/blog/post/?p={page_before}",
        "search": "/admin/blog/post/?q=ephy",
        "edit": "/admin/blog/post/{id}/change/",
        "save": "/admin/blog/post/{id}/change/",
    },
)
TUNED_DJANGO = replace(
    DJANGO, key="django_tuned", title="Django admin, tuned", environ={"BENCH_TUNED": "1"}
)
APPBUILDER = Contender(
    key="appbuilder",
    title="Flask-AppBuilder",
    environment="appbuilder",
    folder=HERE / "peers" / "appbuilder",
    prepare=("app.py",),
    serve=(*GUNICORN, "app:app"),
    sign_in="/login/",
    name_field="username",
    pages={
        "list": "/posts/list/",
        "sort": "/posts/list/?_oc_PostView=created_at&_od_PostView=desc",
        "filter": "/posts/list/?_flt_3_status=review",
        "jump": "/posts/list/?page_PostView={page0}",
        "next": "/posts/list/?page_PostView={page0_after}",
        "previous": "/posts/list/?page_PostView={page0_before}",
        "search": "/posts/list/?_flt_2_title=ephy",
        "edit": "/posts/edit/{id}",
        "save": "/posts/edit/{id}",
    },
    # Its generated form refuses False in a boolean column that may not be empty.
    filled_by_script={"published": "y"},
)
FLASK_ADMIN = Contender(
    key="flask_admin",
    title="Flask-Admin",
    environment="plain_flask_admin",
    folder=HERE / "peers" / "plain_flask_admin",
    prepare=("app.py",),
    serve=(*GUNICORN, "app:app"),
    sign_in="/login",
    name_field="username",
    pages={
        "list": "/admin/post/",
        "sort": "/admin/post/?sort=7&desc=1",
        "filter": "/admin/post/?flt0_0=review",
        "jump": "/admin/post/?page={page0}",
        "next": "/admin/post/?page={page0_after}",
        "previous": "/admin/post/?page={page0_before}",
        "search": "/admin/post/?search=ephy",
        "edit": "/admin/post/edit/?id={id}",
        "save": "/admin/post/edit/?id={id}",
    },
)
PORTAL = Contender(
    key="portal",
    title="Portal",
    environment="",
    folder=ROOT,
    prepare=(),
    serve=("manage.py", "run"),
    sign_in="/sign-in",
    name_field="name",
    user="staff{number}@example.org",
    pages={
        "list": "/admin/articles/?size=50",
        "sort": "/admin/articles/?size=50&sort=-created_at",
        "filter": "/admin/articles/?size=50&where=status:is:review",
        "jump": "/admin/articles/?size=50&page={page}",
        "next": "rel=next",
        "previous": "rel=prev",
        "search": "/admin/articles/?size=50&q=ephy",
        "edit": "/admin/articles/edit/?id={id}",
        "save": "/admin/articles/edit/?id={id}",
    },
    environ={
        "PORTAL_ENV": "production",
        "PORTAL_HTTPS": "0",
        "PORTAL_SECRET_KEY": "9fYw2kq7Lx0vTn4mBz8sRc5jHd1gPa6e",
        "PORTAL_APPS": "portal_app",
        "PORTAL_SAMPLE": "0",
        "PORTAL_WORKERS": "1",
        "PORTAL_THREADS": str(THREADS),
        "PYTHONPATH": str(HERE),
    },
)
CONTENDERS = {each.key: each for each in (PORTAL, DJANGO, TUNED_DJANGO, APPBUILDER, FLASK_ADMIN)}


def common_environ(database: str) -> dict[str, str]:
    """Return what every contender's process is told; nobody's own settings of a portal."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return own | {
        "BENCH_DATABASE": database,
        "BENCH_PASSWORD": PASSWORD,
        "BENCH_PEOPLE": str(PEOPLE),
        "BENCH_STATIC": str(HOME / "static"),
        "PYTHONPATH": str(HERE / "peers"),
        "PYTHONDONTWRITEBYTECODE": "",
    }
