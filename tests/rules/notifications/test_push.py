"""What a browser may send when it subscribes, and which kinds ring a device unless the person chose otherwise."""

import pytest

from portal.errors import RuleBroken
from portal.rules.notifications.kinds import KINDS, Channel, Choice, Kind, check_choice
from portal.rules.notifications.push import MOST_DEVICES, check_device, check_room

POINT, AUTH = "B" + "A" * 86, "A" * 22
GOOD = "https://fcm.googleapis.com/fcm/send/abc:def-_"


def test_what_browsers_send_is_taken() -> None:
    for endpoint in (
        GOOD,
        "https://updates.push.services.mozilla.com:443/wpush/v2/x",
        "https://x.notify.windows.com/?t=1",
    ):
        check_device(endpoint, POINT, AUTH)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://2130706433/x",
        "https://127.1/x",
        "https://[::1]/x",
        "https://user:word@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:99999/x",
        "https://[fcm/x",
        "https://đẩy.vn/x",
        "https://fcm.googleapis.com/" + "x" * 1000,
    ],
)
def test_other_addresses_are_refused(endpoint: str) -> None:
    with pytest.raises(RuleBroken):
        check_device(endpoint, POINT, AUTH)


@pytest.mark.parametrize(
    ("point", "auth"), [("", AUTH), (POINT[:-1], AUTH), (POINT, ""), (POINT, "!" * 22), ("?", "?")]
)
def test_keys_of_another_length_are_refused(point: str, auth: str) -> None:
    with pytest.raises(RuleBroken):
        check_device(GOOD, point, auth)


def test_a_person_has_a_handful_of_devices() -> None:
    check_room(MOST_DEVICES - 1)
    with pytest.raises(RuleBroken, match=r".*"):
        check_room(MOST_DEVICES)


def test_families_devices_are_told_everything_and_those_at_work_what_is_mailed_at_once() -> None:
    def default(kind: Kind) -> Choice:
        return KINDS[kind].default(Channel.PUSH)

    assert default(Kind.NOTICE_SENT) == default(Kind.NOTICE_URGENT) == default(Kind.DOCUMENT_POSTED) == Choice.INSTANT
    assert default(Kind.DOCUMENT_SPREAD) == default(Kind.DOCUMENT_UNDELIVERABLE) == Choice.OFF
    with pytest.raises(RuleBroken):
        check_choice(Kind.NOTICE_SENT, Channel.PUSH, Choice.DIGEST)
    with pytest.raises(RuleBroken):
        check_choice(Kind.DOCUMENT_POSTED, Channel.SMS, Choice.INSTANT)
