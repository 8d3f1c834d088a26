"""schema.org data of public pages as JSON-LD: a block of data, which no policy about scripts concerns."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from portal.adapters import clock
from portal.models.news import Article, ArticleVersion, Site

_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def instant(value: datetime | None) -> str:
    """An instant for machines, in Vietnam's time; empty for None."""
    return value.astimezone(clock.LOCAL_ZONE).isoformat(timespec="seconds") if value else ""


def block(data: Mapping[str, Any]) -> Markup:
    """The data in a page; nothing in it can end the block."""
    words = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False).translate(_ESCAPES)
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(words))  # noqa: S704 (escaped above)


def of_site(site: Site, address: str) -> Markup:
    """The unit behind a site."""
    return block(organisation(site, address) | {"@id": f"{address}#don-vi"})


def of_article(article: Article, version: ArticleVersion, *, address: str, home: str, image: str | None) -> Markup:
    """An article with who published it and when."""
    data = {
        "@type": "NewsArticle" if article.kind == "article" else "Article",
        "headline": version.title[:110],
        "description": version.summary,
        "datePublished": instant(article.publish_at),
        "dateModified": instant(article.revised_at or article.publish_at),
        "inLanguage": "vi",
        "mainEntityOfPage": address,
        "articleSection": article.section.name,
        "keywords": list(version.tags),
        "author": {
            "@type": "Person" if version.byline else "Organization",
            "name": version.byline or article.site.name,
        },
        "publisher": organisation(article.site, home),
    }
    if version.source_url:
        data["isBasedOn"] = version.source_url
    return block(data | ({"image": [image]} if image else {}))


def place(name: str, address: str) -> dict[str, Any]:
    """Where something takes place."""
    data: dict[str, Any] = {"@type": "Place", "name": name}
    if address:
        data["address"] = {"@type": "PostalAddress", "streetAddress": address, "addressCountry": "VN"}
    return data


def organisation(site: Site, address: str) -> dict[str, Any]:
    """The unit behind a site, with where it is found."""
    unit = site.unit
    kind = "School" if unit.kind.is_school else "GovernmentOrganization"
    data: dict[str, Any] = {"@type": kind, "name": unit.name, "url": address}
    if unit.address:
        data["address"] = {"@type": "PostalAddress", "streetAddress": unit.address, "addressCountry": "VN"}
    return data | ({"telephone": unit.phone} if unit.phone else {}) | ({"email": unit.email} if unit.email else {})
