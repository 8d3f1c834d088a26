"""The sitemap of published documents, for search engines (sitemaps.org): an index and its files."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from portal.blueprints.public.blueprint import bp
from portal.services.documents import public
from portal.web.access import PUBLIC, page
from portal.web.public import absolute, for_everybody


@bp.get("/van-ban/sitemap.xml")
@page(PUBLIC)
def sitemap_index() -> ResponseReturnValue:
    """Which files the sitemap has, each with its last change."""
    return _xml(render_template("public/sitemap_index.xml", files=public.list_sitemaps(), absolute=absolute))


@bp.get("/van-ban/sitemap-<int(min=1, max=100000):number>.xml")
@page(PUBLIC)
def sitemap(number: int) -> ResponseReturnValue:
    """The addresses of published documents, up to five thousand a file."""
    return _xml(render_template("public/sitemap.xml", listed=public.list_sitemap(number), absolute=absolute))


def _xml(text: str) -> Response:
    return for_everybody(Response(text, mimetype="application/xml"))
