"""The media library of a unit's site: pictures and files added, found, described, put away, and where they are used."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.adapters.pictures import MadePicture
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.news import Article, Medium, MediumUse, Site
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import fold
from portal.services.file_texts.reading import queue_readings
from portal.services.news.offering import portals_showing
from portal.services.news.scope import visible_articles
from portal.services.news.sites import find_own_site, touch
from portal.services.paging import Paged, paginate
from portal.services.records import note

SIZE = 24
MOST_LINKS = 20
FILE_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class Usage:
    """Where a medium is used: in how many articles (newest or shown words), and those of them the actor may see."""

    total: int
    articles: Sequence[Article]
    is_emblem: bool


def visible_media(actor: Actor) -> Select[Medium]:
    """The library of the unit acted for, for those who write there or manage the site."""
    query = select(Medium).where(Medium.unit_id == actor.unit_id)
    return query if _may_add(actor) else query.where(false())


def _may_add(actor: Actor) -> bool:
    return actor.can(Permission.NEWS_WRITE) or actor.can(Permission.NEWS_MANAGE)


def get_medium(actor: Actor, medium_id: int) -> Medium:
    """One of the unit's media; NotFound for every other."""
    medium = db.session.scalar(visible_media(actor).where(Medium.id == medium_id))
    if medium is None:
        raise NotFound
    return medium


def may_change(actor: Actor, medium: Medium) -> bool:
    """Whoever uploaded it, and those who edit the site."""
    return medium.uploaded_by_id == actor.account_id or actor.can(Permission.NEWS_EDIT)


def usable_media(actor: Actor) -> Select[Medium]:
    """Pictures that may go into an article: described, not put away."""
    query = visible_media(actor).where(Medium.kind == "picture", Medium.put_away_at.is_(None))
    return query.where(Medium.alt != "")


def list_media(actor: Actor, *, number: int, show: str = "", words: str = "", size: int = SIZE) -> Paged[Medium]:
    """The library, the last added first; ``show``: picture, file, undescribed, put_away, usable; empty: all in use."""
    if not actor.can(Permission.NEWS_WRITE):
        raise NotAllowed
    query = _shown(actor, show).order_by(Medium.id.desc())
    wanted = fold(words).split()
    return _search(query, wanted, number, size) if wanted else paginate(query, number=number, size=size)


def _shown(actor: Actor, show: str) -> Select[Medium]:
    if show == "usable":
        return usable_media(actor)
    query = visible_media(actor)
    if show == "put_away":
        return query.where(Medium.put_away_at.is_not(None))
    query = query.where(Medium.put_away_at.is_(None))
    if show == "undescribed":
        return query.where(Medium.kind == "picture", Medium.alt == "")
    return query.where(Medium.kind == show) if show in {"picture", "file"} else query


def _search(query: Select[Medium], wanted: Sequence[str], number: int, size: int) -> Paged[Medium]:
    """By name, description and credit without diacritics; these few words of a library are compared here."""
    rows = db.session.execute(query.with_only_columns(Medium.id, Medium.name, Medium.alt, Medium.credit))
    told = ((row.id, fold(f"{row.name} {row.alt} {row.credit}")) for row in rows)
    ids = [medium_id for medium_id, said in told if all(word in said for word in wanted)]
    number = min(max(1, number), max(1, -(-len(ids) // size)))
    here = ids[(number - 1) * size : number * size]
    items = db.session.scalars(query.where(Medium.id.in_(here))).all() if here else []
    return Paged(items, number, size, len(ids))


def list_undescribed(actor: Actor) -> Sequence[Medium]:
    """The actor's own pictures that nobody can use before they are described, the first added first."""
    query = _shown(actor, "undescribed").where(Medium.uploaded_by_id == actor.account_id)
    return db.session.scalars(query.order_by(Medium.id).limit(SIZE)).all()


def add_medium(
    actor: Actor, *, name: str, sha256: str = "", size: int = 0, made: MadePicture | None = None
) -> tuple[Medium, bool]:
    """Put a picture (``made``) or a file of the file store into the library, and whether it is new there.

    The same content is kept once, so a double click adds nothing. A picture is used only once it is described.
    """
    if not _may_add(actor):
        raise NotAllowed
    if actor.unit_id is None or find_own_site(actor) is None:
        raise NotFound
    kind, type_ = ("picture", made.renditions[-1].type) if made else ("file", FILE_TYPE)
    if made:
        largest = max(made.renditions, key=lambda each: (each.width, each.type))
        sha256, size, type_ = largest.sha256, largest.size, largest.type
    there = visible_media(actor).where(
        Medium.kind == kind, Medium.sha256 == sha256, Medium.name == name, Medium.put_away_at.is_(None)
    )
    if (twin := db.session.scalars(there.limit(1)).first()) is not None:
        return twin, False
    medium = Medium(
        unit_id=actor.unit_id,
        kind=kind,
        name=name,
        type=type_,
        sha256=sha256,
        size=size,
        width=made.width if made else None,
        height=made.height if made else None,
        renditions=[asdict(rendition) for rendition in made.renditions] if made else [],
        uploaded_at=clock.now(),
        uploaded_by_id=actor.account_id,
        uploaded_by=actor.name,
    )
    db.session.add(medium)
    db.session.flush()
    if kind == "file":
        queue_readings([medium])
    note(actor, "medium_added", "medium", medium.id, after={"name": name})
    return medium, True


def describe_medium(actor: Actor, *, medium_id: int, alt: str, credit: str) -> Medium:
    """Say what a picture shows and whose it is; what readers see of it is renewed at once."""
    medium = _get_changeable(actor, medium_id)
    if medium.kind == "picture" and not alt.strip():
        raise RuleBroken("Hãy tả ảnh cho người không nhìn thấy ảnh.", field="alt")
    before = {"alt": medium.alt, "credit": medium.credit}
    after = {"alt": alt.strip(), "credit": credit.strip()}
    if before != after:
        if not actor.can(Permission.NEWS_EDIT) and _is_published(medium):
            raise RuleBroken("Ảnh này ở bài đã duyệt đăng. Nhờ người biên tập sửa lời mô tả.", field="alt")
        medium.alt, medium.credit = after["alt"], after["credit"]
        note(actor, "medium_described", "medium", medium.id, before=before, after=after)
        touch(portals_showing(db.session.get_one(Site, medium.unit_id)))
    return medium


def describe_new(actor: Actor, *, alts: Mapping[int, str], credit: str) -> list[Medium]:
    """Describe several of the own new pictures at once; those left empty wait on."""
    return [
        describe_medium(actor, medium_id=medium_id, alt=alt, credit=credit)
        for medium_id, alt in alts.items()
        if alt.strip()
    ]


def put_away(actor: Actor, *, medium_id: int, away: bool) -> Medium:
    """Offer a medium no longer, or again; the articles that use it keep it."""
    medium = _get_changeable(actor, medium_id)
    if away != (medium.put_away_at is not None):
        medium.put_away_at = clock.now() if away else None
        note(actor, "medium_put_away" if away else "medium_taken_out", "medium", medium.id)
    return medium


def find_usage(actor: Actor, medium: Medium) -> Usage:
    """In which articles of the unit the medium stands."""
    uses = select(MediumUse.version_id).where(MediumUse.medium_id == medium.id)
    stands = or_(Article.latest_id.in_(uses), Article.shown_id.in_(uses))
    here = select(func.count()).select_from(Article).where(Article.unit_id == medium.unit_id, stands)
    total = db.session.scalar(here.where(Article.discarded_at.is_(None))) or 0
    mine = visible_articles(actor).where(stands).order_by(Article.changed_at.desc(), Article.id.desc())
    articles = db.session.scalars(mine.options(joinedload(Article.latest)).limit(MOST_LINKS)).all() if total else []
    site = db.session.get(Site, medium.unit_id)
    return Usage(total, articles, is_emblem=site is not None and site.emblem_id == medium.id)


def _is_published(medium: Medium) -> bool:
    """Whether words that somebody approved show it, now or when their hour comes."""
    uses = select(MediumUse.version_id).where(MediumUse.medium_id == medium.id)
    return db.session.scalar(select(Article.id).where(Article.shown_id.in_(uses)).limit(1)) is not None


def _get_changeable(actor: Actor, medium_id: int) -> Medium:
    medium = get_medium(actor, medium_id)
    if not may_change(actor, medium):
        raise NotAllowed
    return medium
