"""Flask-AppBuilder: staff in a role with explicit permissions, CSRF on."""

import logging

import tables
from flask import Flask
from flask_appbuilder import AppBuilder, Model, ModelView
from flask_appbuilder.fields import AJAXSelectField
from flask_appbuilder.fieldwidgets import Select2AJAXWidget
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.utils.legacy import get_sqla_class
from flask_wtf.csrf import CSRFProtect

logging.getLogger("flask_appbuilder").setLevel(logging.WARNING)
db = get_sqla_class()()
appbuilder = AppBuilder()
Author, Tag, Post = tables.define(Model)
ACTIONS = ("can_list", "can_show", "can_edit", "can_add", "can_delete", "can_download")
LOOKUP = "/posts/api/column/edit/author"


class PostView(ModelView):
    datamodel = SQLAInterface(Post)
    route_base = "/posts"
    list_columns = [
        "id",
        "title",
        "author.name",
        "tags",
        "status",
        "published",
        "views",
        "created_at",
    ]
    search_columns = ["title", "status", "published"]
    order_columns = ["id", "title", "status", "published", "views", "created_at"]
    edit_columns = [
        "title",
        "slug",
        "body",
        "status",
        "published",
        "views",
        "price",
        "created_at",
        "updated_at",
        "author",
        "tags",
    ]
    base_order = ("id", "desc")
    page_size = 50
    edit_form_extra_fields = {
        "author": AJAXSelectField(
            "author",
            datamodel=datamodel,
            col_name="author",
            widget=Select2AJAXWidget(endpoint=LOOKUP),
        )
    }


class AuthorView(ModelView):
    datamodel = SQLAInterface(Author)
    list_columns = ["id", "name"]


class TagView(ModelView):
    datamodel = SQLAInterface(Tag)
    list_columns = ["id", "name"]


def create_app():
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY="measured only",  # noqa: S106
        SQLALCHEMY_DATABASE_URI=tables.URL,
        WTF_CSRF_ENABLED=True,
        AUTH_TYPE=1,
        APP_NAME="bench",
        RATELIMIT_ENABLED=False,
        LANGUAGES={
            "en": {"flag": "gb", "name": "English"},
            "fr": {"flag": "fr", "name": "French"},
        },
    )
    CSRFProtect(app)
    with app.app_context():
        db.init_app(app)
        appbuilder.init_app(app, db.session)
        appbuilder.add_view(PostView, "Posts", category="Blog")
        appbuilder.add_view(AuthorView, "Authors", category="Blog")
        appbuilder.add_view(TagView, "Tags", category="Blog")
    return app


def prepare():
    with create_app().app_context():
        security = appbuilder.sm
        role = security.find_role("Editor") or security.add_role("Editor")
        views = ("PostView", "AuthorView", "TagView")
        wanted = [(each, view) for view in views for each in ACTIONS]
        wanted += [("menu_access", each) for each in ("Blog", "Posts", "Authors", "Tags")]
        for action, view in wanted:
            permission = security.find_permission_view_menu(action, view)
            if permission:
                security.add_permission_role(role, permission)
        if not security.find_user("staff1"):
            names = ("staff1", "S", "T", "staff1@example.org")
            security.add_user(*names, role, tables.PASSWORD)


if __name__ == "__main__":
    prepare()
else:
    app = create_app()
