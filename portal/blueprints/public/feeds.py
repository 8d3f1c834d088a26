"""Atom feeds (RFC 4287) of published documents."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.public.blueprint import bp
from portal.blueprints.public.documents import asked
from portal.rules.documents.types import TYPES
from portal.rules.xml_text import legal_xml
from portal.services.documents import public
from portal.web.access import PUBLIC, page
from portal.web.parts import parts
from portal.web.public import absolute, for_everybody

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed changed last that never had an entry."""


@bp.get("/van-ban/atom.xml")
@bp.get("/<int:unit_id>/van-ban/atom.xml")
@page(PUBLIC)
def documents_feed(unit_id: int | None = None) -> ResponseReturnValue:
    """The last published documents of a unit (``?cap-duoi``: and of those below it), or of all, for feed readers."""
    wanted = asked(unit_id)
    unit = public.get_public_unit(unit_id) if unit_id is not None else None
    publications = public.list_newest(wanted)
    xml = render_template(
        "public/feed.xml",
        title=_("Văn bản công khai của %(unit)s", unit=unit.name) if unit else _("Văn bản công khai"),
        unit=unit,
        wanted=wanted,
        publications=publications,
        updated=publications[0].published_at if publications else unit.created_at if unit else BEGINNING,
        types=TYPES,
        absolute=absolute,
        host=urlsplit(parts().settings.public_url).hostname,
    )
    return for_everybody(Response(legal_xml(xml), mimetype="application/atom+xml"))
