"""Makers of followers for tests, and what their mails say."""

import re
from email.message import EmailMessage

from werkzeug.test import TestResponse

from portal.adapters import clock, tokens
from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.models.news import Follower, Section, Site
from portal.services.news.following import Link, link_token
from portal.web.parts import parts
from tests.pages import PageClient

ADDRESS = "me.be@example.vn"
LINK = re.compile(r"http://localhost(/theo-doi/[a-z-]+/\S+)")


def make_follower(site: Site, email: str = ADDRESS, *sections: Section, **more: object) -> Follower:
    """Somebody who follows the site, confirmed; committed."""
    now = clock.now()
    values = {
        "frequency": "weekly",
        "salt": tokens.new_key(),
        "made_at": now,
        "confirmed_at": now,
        "covered_until": now,
    }
    follower = Follower(unit_id=site.unit_id, email=email, **(values | more))
    follower.sections = list(sections)
    db.session.add(follower)
    db.session.commit()
    return follower


def links_in(mail: EmailMessage) -> list[str]:
    """Paths of the links that confirm, change or end."""
    return LINK.findall(mail.get_content())


def newest(mails: FolderMailer) -> EmailMessage:
    """The last mail of all."""
    return mails.newest(1)[0]


def ask(client: PageClient, site: Site, email: str = ADDRESS, **more: str) -> TestResponse:
    """Ask to follow, as the form on the page does."""
    return client.post(
        f"/trang/{site.slug}/theo-doi", data={"email": email, "section": "", "frequency": "weekly"} | more
    )


def followers() -> list[Follower]:
    """Everybody, as committed."""
    db.session.expire_all()
    return db.session.query(Follower).order_by(Follower.id).all()


def token_of(follower: Follower, link: Link = Link.MANAGE) -> str:
    """The secret of a link."""
    return link_token(parts().register_key, link, follower)
