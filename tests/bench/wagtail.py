"""A Wagtail site of the same content, from PyPI in an environment of its own that is kept for the next run."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

VERSION = "8.0.1"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "cong-truong-bench"

SETTINGS = """
from .base import *
SECRET_KEY = "bench"
ALLOWED_HOSTS = ["*"]
DEBUG = False
DATABASES["default"]["CONN_MAX_AGE"] = 60
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""
MODELS = """
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page

class HomePage(Page):
    def latest(self):
        return ArticlePage.objects.live().child_of(self).order_by("-first_published_at")[:20]

class ArticlePage(Page):
    date = models.DateField()
    summary = models.CharField(max_length=500)
    body = RichTextField()
    def related(self):
        return ArticlePage.objects.live().sibling_of(self, inclusive=False).order_by("-first_published_at")[:4]
"""
HOME = """{% extends "base.html" %}{% load wagtailcore_tags %}
{% block content %}<h1>{{ page.title }}</h1>
{% for entry in page.latest %}<article><h2><a href="{% pageurl entry %}">{{ entry.title }}</a></h2>
<p>{{ entry.date|date:"d/m/Y" }}</p><p>{{ entry.summary }}</p></article>{% endfor %}{% endblock %}
"""
ARTICLE = """{% extends "base.html" %}{% load wagtailcore_tags %}
{% block content %}<h1>{{ page.title }}</h1><p>{{ page.date|date:"d/m/Y" }}</p><p>{{ page.summary }}</p>
{{ page.body|richtext }}
{% for entry in page.related %}<h3><a href="{% pageurl entry %}">{{ entry.title }}</a></h3>{% endfor %}{% endblock %}
"""
FILL = """
import json, datetime
from home.models import HomePage, ArticlePage
home = HomePage.objects.first()
for entry in json.load(open("articles.json")):
    home.add_child(instance=ArticlePage(date=datetime.date(2026, 11, 20), slug=entry.pop("slug"), **entry))
"""


def install() -> Path:
    """The environment's Python; installed once for each version."""
    folder = CACHE / f"wagtail-{VERSION}"
    python = folder / "bin/python"
    if not (folder / "installed").exists():
        print(f"  installing Wagtail {VERSION} into {folder}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, f"wagtail=={VERSION}", "gunicorn>=23"], check=True)
        (folder / "installed").touch()
    return python


def make_site(python: Path, folder: Path, articles: list[Mapping[str, str]]) -> Path:
    """A project with a home page and these articles, in a SQLite database below ``folder``."""
    project = folder / "wagtail"
    project.mkdir()
    subprocess.run([str(python.parent / "wagtail"), "start", "bench", str(project)], check=True, capture_output=True)
    (project / "bench/settings/measured.py").write_text(SETTINGS)
    (project / "home/models.py").write_text(MODELS)
    for name, words in (("home_page", HOME), ("article_page", ARTICLE)):
        (project / f"home/templates/home/{name}.html").write_text(words)
    (project / "articles.json").write_text(json.dumps(list(articles)))
    for command in (("makemigrations", "home"), ("migrate",), ("shell", "-c", FILL)):
        subprocess.run(
            [str(python), "manage.py", *command], cwd=project, env=environment(), check=True, capture_output=True
        )
    return project


def environment() -> dict[str, str]:
    """What its server needs to know."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings.measured"}
