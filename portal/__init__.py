"""Cổng Trường: a server-rendered portal for a tree of education units."""

import os
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import models
from portal.adapters import logs
from portal.adapters.file_store import make_file_store
from portal.adapters.mail import make_mailer
from portal.adapters.push import HttpPusher, load_push_key
from portal.adapters.search_index.serving import ServedIndex
from portal.adapters.signing import load_signing_key
from portal.adapters.sms import make_texter
from portal.blueprints import all_blueprints
from portal.cli import all_commands
from portal.config import Settings
from portal.db import db
from portal.services.contact_book.consents.depicting import names_missing
from portal.services.news.consents import register_keeper
from portal.web import (
    access,
    arrival,
    compressing,
    errors,
    headers,
    identity,
    numbers,
    parts,
    patience,
    programs,
    shell,
    speaking,
    templates,
)
from portal.web.page_cache import PageCache
from portal.web.view_counting import CountingProcess

__all__ = ["create_app", "models"]

ONE_MEGABYTE = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The application, wired in reading order: settings, database, request handling, parts, pages, commands."""
    settings = settings or Settings.from_env(os.environ)
    app = Flask(__name__, instance_path=str(settings.folder))
    settings.folder.mkdir(parents=True, exist_ok=True)
    logs.configure(settings.log_level)
    app.config.update(_flask_config(settings))
    counter = app.extensions["page_views"] = CountingProcess(app)
    cache = app.extensions["page_cache"] = PageCache(app, app.wsgi_app, counter)
    app.wsgi_app = cache  # type: ignore[method-assign]
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )

    numbers.register(app)
    db.init_app(app)
    Migrate(app, db, directory=str(Path(__file__).parent / "migrations"))

    headers.register(app)
    patience.register(app)
    arrival.register(app)
    access.register(app)
    programs.register(app)
    identity.register(app)
    csrf = CSRFProtect(app)
    speaking.register(app)
    compressing.register(app)
    shell.register(app)
    templates.register(app)
    errors.register(app)

    file_store = make_file_store(settings.files_url, settings.folder / "files")
    mailer = make_mailer(app, settings.mail_url, settings.folder / "mailbox", settings.mail_from)
    register_key = load_signing_key(settings.folder / "register.key")
    push_key = load_push_key(settings.folder / "push.key")
    pusher = HttpPusher(push_key, settings.push_contact())
    search = ServedIndex(settings.index_folder, settings.search_engine)
    texter = make_texter(settings)
    made = parts.Parts(settings, file_store, mailer, register_key, push_key, pusher, search, texter)
    parts.register(app, made)

    for blueprint in all_blueprints():
        app.register_blueprint(blueprint)
    access.exempt_visitors(app, csrf)
    register_keeper(names_missing)
    for command in all_commands():
        app.cli.add_command(command)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.signing_key(),
        "SQLALCHEMY_DATABASE_URI": settings.sqlalchemy_url(),
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_pre_ping": not settings.sqlalchemy_url().startswith("sqlite"),
            "hide_parameters": True,  # what people typed, hashes and salts stay out of the log of faults
        },
        "MAX_CONTENT_LENGTH": settings.max_request_mb * ONE_MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * ONE_MEGABYTE,
        "SESSION_COOKIE_NAME": "cong_truong",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "vi",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        "COMPRESS_MIMETYPES": ["text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"],
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 5,  # style sheets and scripts 8 % smaller than at 4, for half a millisecond more a file
    }
