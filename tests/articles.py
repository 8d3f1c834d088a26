"""What tests of the work on articles share: a good text, states, who was told what, handing in."""

from portal.db import db
from portal.models.news import Article, Site
from portal.models.notifications import Notification
from portal.rules.news.states import Showing, Work
from portal.services.news.scope import showing_of, work_of
from tests.cast import Cast, Person
from tests.pages import PageClient

LONG = "<p>" + "Sáng nay toàn trường chào cờ. " * 40 + "</p>"
GOOD = {"body": LONG, "text": "Sáng nay toàn trường chào cờ. " * 40}


def states(article: Article) -> tuple[Work, Showing]:
    db.session.expire_all()
    assert article.latest
    return work_of(article.latest), showing_of(article)


def told(person: Person) -> list[str]:
    return [n.kind for n in db.session.query(Notification).filter_by(account_id=person.id).order_by(Notification.id)]


def edition(cast: Cast) -> int:
    db.session.expire_all()
    return db.session.get_one(Site, cast.units["vinh_binh"]).edition


def submit(client: PageClient, article: Article) -> None:
    answer = client.submit(f"/tin-tuc/{article.id}/gui-duyet", {"consented": "y"})
    assert answer.status_code == 303, answer.text
