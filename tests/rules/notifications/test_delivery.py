"""What a refusal means for an address, and how a person was reached by all messages together."""

import pytest

from portal.rules.notifications.delivery import (
    REACH_LABELS,
    SENDING_LABELS,
    WHY_LABELS,
    Dropped,
    Failure,
    Message,
    Reach,
    Sending,
    failure_of,
    mask_address,
    reach_of,
)


@pytest.mark.parametrize(
    ("code", "words", "expected"),
    [
        (550, "no such user here", Failure.PERMANENT),
        (550, "5.1.1 The email account that you tried to reach does not exist", Failure.PERMANENT),
        (550, "5.4.1 Recipient address rejected: Access denied", Failure.PERMANENT),
        (553, "mailbox name not allowed", Failure.PERMANENT),
        (550, "5.2.1 The account is disabled", Failure.PERMANENT),
        (550, "5.7.1 Relaying denied", Failure.TECHNICAL),
        (554, "5.7.1 blocked using zen.spamhaus.org", Failure.TECHNICAL),
        (554, "transaction failed", Failure.TECHNICAL),
        (552, "mailbox full", Failure.TEMPORARY),
        (552, "5.2.2 Over quota", Failure.TEMPORARY),
        (450, "4.2.1 try again", Failure.TEMPORARY),
        (499, "5.1.1 odd", Failure.TEMPORARY),
        (500, "what?", Failure.TECHNICAL),
    ],
)
def test_a_refusal_of_the_recipient(code: int, words: str, expected: Failure) -> None:
    assert failure_of(code, words, at_recipient=True) == expected


def test_after_the_mail_was_handed_over_only_a_clear_word_speaks_of_the_address() -> None:
    assert failure_of(550, "content refused", at_recipient=False) == Failure.TECHNICAL
    assert failure_of(550, "5.4.1 rejected", at_recipient=False) == Failure.TECHNICAL
    assert failure_of(550, "5.1.1 no such user", at_recipient=False) == Failure.PERMANENT


def reach(*messages: Message, opened: bool = False, has_account: bool = True, told: bool = True) -> Reach:
    return reach_of(opened=opened, has_account=has_account, told=told, messages=messages)


def test_the_best_message_counts() -> None:
    bad = Message("mail", Sending.FAILED, Failure.PERMANENT)
    assert reach() == Reach.PORTAL
    assert reach(bad) == Reach.PERMANENT
    assert reach(bad, Message("push", Sending.SENT)) == Reach.SENT
    assert reach(bad, Message("sms", Sending.QUEUED)) == Reach.QUEUED
    assert reach(bad, Message("sms", Sending.UNKNOWN)) == Reach.UNKNOWN
    assert reach(bad, opened=True) == Reach.OPENED
    assert reach(Message("mail", Sending.FAILED, Failure.TEMPORARY)) == Reach.TEMPORARY
    assert reach(Message("mail", Sending.QUEUED, Failure.PERMANENT)) == Reach.QUEUED
    assert reach(Message("mail", Sending.DROPPED, Dropped.READ)) == Reach.PORTAL
    assert reach(told=False) == Reach.WAITING
    assert reach(told=False, has_account=False) == Reach.NO_ACCOUNT


def test_everything_has_a_name() -> None:
    assert set(REACH_LABELS) == set(Reach)
    assert set(SENDING_LABELS) == set(Sending)
    assert set(WHY_LABELS) == {*Failure, *Dropped}


def test_a_masked_address_is_recognised_by_who_knows_it() -> None:
    assert mask_address("hong.nguyen@gmail.com") == "ho…@gmail.com"
    assert mask_address("a@x.vn") == "a…@x.vn"
