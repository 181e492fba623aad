"""Flask-Admin as its guide shows it: Flask-Login, CSRF forms, flask-babel; no finer rights."""

import tables
from flask import Flask, redirect, request, session, url_for
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_admin.form import SecureForm
from flask_babel import Babel
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_sqlalchemy import SQLAlchemy
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
app.config.update(
    SECRET_KEY="measured only",  # noqa: S106
    SQLALCHEMY_DATABASE_URI=tables.URL,
)
db = SQLAlchemy(app)
Author, Tag, Post = tables.define(db.Model)


def locale():
    accepted = request.accept_languages.best_match(["en", "fr", "ar", "ru"])
    return session.get("lang") or accepted or "en"


Babel(app, locale_selector=locale)


class User(UserMixin, db.Model):
    __tablename__ = "fa_user"
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(80), unique=True)
    password = db.Column(db.String(255))


login = LoginManager(app)


@login.user_loader
def load_user(key):
    return db.session.get(User, int(key))


class Secured(ModelView):
    form_base_class = SecureForm

    def is_accessible(self):
        return current_user.is_authenticated

    def inaccessible_callback(self, name, **_kwargs):
        return redirect(url_for("sign_in"))


class PostView(Secured):
    column_list = ("id", "title", "author", "tags", "status", "published", "views", "created_at")
    column_searchable_list = ("title",)
    column_filters = ("status", "published")
    column_default_sort = ("id", True)
    column_sortable_list = ("id", "title", "status", "published", "views", "created_at")
    page_size = 50
    can_export = True
    form_ajax_refs = {"author": {"fields": ("name",)}, "tags": {"fields": ("name",)}}
    column_auto_select_related = True


admin = Admin(app, name="bench")
admin.add_view(PostView(Post, db, endpoint="post", url="/admin/post"))
admin.add_view(Secured(Author, db, endpoint="author", url="/admin/author"))
admin.add_view(Secured(Tag, db, endpoint="tag", url="/admin/tag"))


@app.route("/login", methods=["GET", "POST"])
def sign_in():
    if request.method == "POST":
        user = User.query.filter_by(username=request.form["username"]).first()
        if user and check_password_hash(user.password, request.form["password"]):
            login_user(user)
            return redirect("/admin/post/")
    return (
        "<form method=post><input name=username><input name=password type=password>"
        "<button>ok</button></form>"
    )


def prepare():
    with app.app_context():
        User.__table__.create(db.engine, checkfirst=True)
        if not User.query.first():
            db.session.add(
                User(username="staff1", password=generate_password_hash(tables.PASSWORD))
            )
            db.session.commit()


if __name__ == "__main__":
    prepare()
