"""``portal followers forget``: an address that bounces is ended on every site."""

from flask import Flask

from portal.db import db
from portal.models.news import Follower
from portal.models.records import AuditEntry
from tests.cast import Cast
from tests.following import ADDRESS, make_follower
from tests.news import make_site


def test_the_operator_ends_an_address_everywhere(app: Flask, cast: Cast) -> None:
    for unit in ("vinh_binh", "hoa_nghia"):
        make_follower(make_site(cast, unit))
    make_follower(make_site(cast), "khac@example.vn")
    run = app.test_cli_runner().invoke(args=["followers", "forget", f" {ADDRESS.upper()} "])
    assert (run.exit_code, "2 trang tin" in run.output) == (0, True)
    db.session.expire_all()
    assert [(each.email, each.ended_why) for each in db.session.query(Follower).order_by(Follower.id)] == [
        (None, "operator"),
        (None, "operator"),
        ("khac@example.vn", None),
    ]
    entries = db.session.query(AuditEntry).filter_by(action="follower_forgotten").all()
    assert len(entries) == 2
    assert ADDRESS not in str([(entry.before, entry.after) for entry in entries])


def test_what_is_no_address_is_refused(app: Flask) -> None:
    run = app.test_cli_runner().invoke(args=["followers", "forget", "me"])
    assert (run.exit_code, "chưa đúng" in run.output) == (1, True)
