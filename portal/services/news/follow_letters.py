"""Mails to readers who follow a site, written at the moment of sending from what is true then."""

from portal.adapters.mail import Letter
from portal.adapters.signing import SigningKey
from portal.adapters.texts import in_language
from portal.db import db
from portal.models.news import Follower
from portal.models.records import OutboxItem
from portal.rules.news import follow_mails as mails
from portal.rules.news.following import Frequency, is_followable
from portal.rules.notifications.mails import Sender
from portal.services.news.following import Link, link_token


def write_confirmation(key: SigningKey, item: OutboxItem, sender: Sender, message_id: str) -> Letter | None:
    """The mail with the link that confirms, or changes what a follower gets; None when following ended meanwhile."""
    follower = find_addressee(item)
    if follower is None:
        return None
    waits = follower.confirmed_at is None
    token = link_token(key, Link.CONFIRM if waits else Link.MANAGE, follower)
    url = sender.address((mails.CONFIRM if waits else mails.CHANGE) + token)
    words = (mails.confirmation if waits else mails.already_following)(
        wanted_by(follower), url, in_language(follower.language)
    )
    return Letter(follower.email or "", words.subject, words.body, message_id)


def find_addressee(item: OutboxItem) -> Follower | None:
    """The follower a row of the outbox was queued for, while there is one and the site wants followers."""
    follower = db.session.get(Follower, item.payload["follower_id"])
    if follower is None or follower.salt != item.payload["salt"] or follower.email is None:
        return None
    site = follower.site
    return follower if site.opened_at is not None and is_followable(site.settings) else None


def wanted_by(follower: Follower) -> mails.Wanted:
    """What a follower gets, in words."""
    return mails.Wanted(
        site=follower.site.name,
        sections=[section.name for section in follower.sections],
        frequency=Frequency(follower.frequency),
    )
