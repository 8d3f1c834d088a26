"""The worker: carries out outbox rows and recurring jobs, one at a time, until told to stop.

An area that has work after a commit queues a row (``records.queue``) and adds its function to ``DATABASE_WORK``; work
by the clock goes into ``recurring_jobs``.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import time as hour
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from sqlalchemy.exc import DBAPIError

from portal.adapters.logs import log
from portal.adapters.mail import Letter, Mailer
from portal.adapters.push import Pusher
from portal.adapters.signing import SigningKey
from portal.adapters.sms import Texter
from portal.db import begin_write, db
from portal.models.records import OutboxItem
from portal.rules.notifications.mails import Sender
from portal.rules.notifications.sms import Prices, Terms
from portal.services.contact_book.broadcasts import making as broadcast_making
from portal.services.contact_book.broadcasts import sending as broadcast_sending
from portal.services.contact_book.contact_slips import sending as contact_slips
from portal.services.contact_book.copies import making as copies
from portal.services.contact_book.family_data import ending as data_ending
from portal.services.contact_book.family_data import rounds as data_rounds
from portal.services.contact_book.leave import reminding as leave_reminding
from portal.services.contact_book.meetings import making as meetings
from portal.services.contact_book.notices import scheduling as notice_scheduling
from portal.services.contact_book.notices import sending as notice_sending
from portal.services.contact_book.report_slips import announcing as report_slips
from portal.services.contact_book.talks import writing as talk_writing
from portal.services.contact_book.texts import preparing as texts_preparing
from portal.services.contact_book.texts import sending as texts_sending
from portal.services.data_forms.designing import moving as form_moving
from portal.services.data_forms.openings.amending import tell_ended
from portal.services.data_forms.periods import listing as form_listing
from portal.services.data_forms.periods import reminding as form_reminding
from portal.services.data_forms.periods import telling as form_telling
from portal.services.documents import announcing, delivering, pausing, proving, questions, reminding, superseding
from portal.services.figures import refresh_figures
from portal.services.file_texts import catching_up
from portal.services.gradebook.files import importing as marks_importing
from portal.services.gradebook.files import large as large_mark_files
from portal.services.gradebook.papers import working as papers
from portal.services.gradebook.publicity import SLIPS_KIND
from portal.services.news import follow_letters, follow_sending, following, forgetting, freshness, nudging
from portal.services.news.disclosure import reminding as reminding_schools
from portal.services.notifications import alarms, devices, mailing, unit_digests
from portal.services.notifications.mailing import Post
from portal.services.notifications.posting import Settle, send_post, send_written
from portal.services.notifications.telling import PUSH
from portal.services.people.access_keys.keeping import end_unheld
from portal.services.people.access_keys.reminding import remind_of_ends
from portal.services.records import audit, availability, jobs, outbox, sweeping
from portal.services.records.checkpoints import make_checkpoint, origin_of, queue_checkpoint
from portal.services.search import recent, saved
from portal.services.search.feed import sweep_feed
from portal.services.standing import why_not

Handler = Callable[[OutboxItem], None]
Outside = Callable[[OutboxItem], Settle | None]
Writer = Callable[[OutboxItem, Sender, str], Letter | None]
PostWriter = Callable[[OutboxItem, Sender, str], Post]

DATABASE_PAUSE = 5.0
LONG, LONGEST_REST = 0.1, 1.0
"""Seconds: after so long a transaction the worker leaves the one write lock of SQLite to others as long, at most."""
NOTHING_PAID = Prices()


def announce_posting(item: OutboxItem) -> None:
    """Tell the addressees, and the sender of those that have nobody."""
    announcing.announce(item)
    delivering.tell_sender(item.payload["document_id"])


DATABASE_WORK: dict[str, Handler] = {
    "document_posted": announce_posting,
    "document_reachable": delivering.announce_reachable,
    "document_recalled": announcing.announce_recalls,
    "document_superseded": superseding.announce_replacement,
    "guidance_given": questions.announce_guidance,
    "recall_answered": announcing.announce_recall_answer,
    reminding.KIND: reminding.remind,
    notice_sending.KIND: notice_sending.announce,
    broadcast_sending.SPREAD: broadcast_making.spread,
    broadcast_sending.SEND: broadcast_making.make_notice,
    broadcast_making.TELL: broadcast_making.tell_school,
    broadcast_sending.WITHDRAW: broadcast_making.withdraw_notice,
    broadcast_sending.REMIND: broadcast_making.remind_school,
    notice_sending.LATER: notice_sending.tell_later,
    notice_scheduling.KIND: notice_scheduling.send_due,
    SLIPS_KIND: report_slips.announce,
    talk_writing.KIND: talk_writing.announce,
    meetings.KIND: meetings.announce,
    leave_reminding.KIND: leave_reminding.remind,
    contact_slips.KIND: contact_slips.announce,
    data_rounds.KIND: data_rounds.announce,
    marks_importing.KIND: marks_importing.carry_on,
    form_listing.KIND: form_listing.list_portion,
    form_telling.KIND: form_telling.tell_portion,
    form_moving.KIND: form_moving.recount_portion,
    form_reminding.KIND: form_reminding.remind_portion,
}
"""Kinds that only change the database: done and marked done in one transaction, so exactly once."""


def make_handlers(
    mailer: Mailer,
    public_url: str,
    site_name: str = "Cổng Trường",
    *,
    key: SigningKey,
    texter: Texter | None = None,
    pusher: Pusher | None = None,
    prices: Prices = NOTHING_PAID,
) -> dict[str, Outside]:
    """Kinds that reach outside: done, then marked done, so at least once; a repeated mail keeps its Message-ID.

    ``key`` signs checkpoints of the register and seals the links of mails to readers. ``texter`` sends short messages
    at these ``prices``; without one none are planned. ``pusher`` tells devices.
    """
    sender = Sender(site_name, public_url)
    host = urlsplit(public_url).hostname or "localhost"

    def by(write: Writer) -> Handler:
        def handle(item: OutboxItem) -> None:
            letter = write(item, sender, f"<outbox-{item.id}@{host}>")
            db.session.rollback()  # nothing stays locked while the mail server takes its time
            if letter is not None:
                mailer.send(letter)

        return handle

    def by_post(write: PostWriter) -> Outside:
        def handle(item: OutboxItem) -> Settle:
            post = write(item, sender, f"<outbox-{item.id}@{host}>")
            db.session.rollback()
            return send_post(mailer, post, item)

        return handle

    def sign(_item: OutboxItem) -> None:
        make_checkpoint(key, origin_of(public_url))

    def plan(item: OutboxItem) -> Settle | None:
        terms = Terms(sender.address("/so-lien-lac/"), prices)
        return partial(texts_preparing.plan_texts, item, terms) if texter is not None else None

    handlers: dict[str, Outside] = {
        "sign_checkpoint": sign,
        texts_preparing.PLAN: plan,
        texts_preparing.SEND: partial(texts_sending.send_text, texter, why_not),
        "mail": lambda item: send_written(mailer, write_mail(item, f"<outbox-{item.id}@{host}>")),
        "notification_mail": by_post(partial(mailing.write_notification, why_not)),
        "digest_mail": by_post(partial(mailing.write_digest, why_not)),
        "unit_digest_mail": by(unit_digests.write_unit_digest),
        following.CONFIRMATION: by(partial(follow_letters.write_confirmation, key)),
        follow_sending.ARTICLES: by(partial(follow_sending.write_articles, key)),
    }
    if pusher is not None:
        handlers[PUSH] = partial(devices.push_notification, pusher, site_name, why_not)
    return handlers


def write_mail(item: OutboxItem, message_id: str) -> Letter:
    """A mail whose words were written when it was queued: ``to``, ``subject``, ``body``."""
    return Letter(item.payload["to"], item.payload["subject"], item.payload["body"], message_id)


def recurring_jobs(answers: Callable[[], bool] = lambda: True) -> list[jobs.Recurring]:
    """Everything the worker does by the clock; ``answers`` says whether the web server does."""
    return [
        jobs.Recurring("sweep_deemed", timedelta(seconds=20), sweep_deemed),
        jobs.Recurring("start_clocks", timedelta(minutes=1), delivering.start_clocks),
        jobs.Recurring("queue_checkpoint", timedelta(minutes=5), queue_checkpoint),
        jobs.Recurring(jobs.HEARTBEAT, timedelta(seconds=30), lambda: availability.beat(answers, pausing.extend_hours)),
        jobs.Recurring("queue_reminders", timedelta(minutes=5), reminding.queue_reminders),
        jobs.Recurring("queue_due_notices", timedelta(minutes=1), notice_scheduling.queue_due_notices),
        jobs.Recurring("open_periods", timedelta(minutes=5), form_listing.queue_due_periods),
        jobs.Recurring("close_proposals", timedelta(minutes=10), data_ending.close_ended),
        jobs.Recurring("remind_of_leave", timedelta(minutes=10), leave_reminding.queue_reminders),
        jobs.Recurring("tell_operators", timedelta(minutes=5), alarms.tell_operators),
        jobs.Recurring("queue_digests", timedelta(minutes=5), mailing.queue_digests),
        jobs.Recurring("queue_unit_digests", timedelta(days=1), unit_digests.queue_unit_digests, at=hour(17, 0)),
        jobs.Recurring("nudge_site_managers", timedelta(days=1), nudging.nudge_managers, at=hour(7, 30)),
        jobs.Recurring("nudge_quiet_sites", timedelta(days=1), freshness.nudge_quiet_sites, at=hour(7, 30)),
        jobs.Recurring("queue_follower_mails", timedelta(minutes=1), follow_sending.queue_follower_mails),
        jobs.Recurring("forget_unconfirmed_followers", timedelta(hours=1), following.forget_unconfirmed),
        jobs.Recurring("forget_askers", timedelta(days=1), forgetting.forget_askers, at=hour(3, 30)),
        jobs.Recurring("queue_form_reminders", timedelta(days=1), form_reminding.queue_form_reminders, at=hour(7, 30)),
        jobs.Recurring("remind_of_disclosure", timedelta(days=1), reminding_schools.remind_schools, at=hour(7, 30)),
        jobs.Recurring("end_access_keys", timedelta(days=1), end_unheld, at=hour(0, 10)),
        jobs.Recurring("remind_of_keys", timedelta(days=1), remind_of_ends, at=hour(7, 30)),
        jobs.Recurring("sweep_login_attempts", timedelta(hours=1), sweeping.sweep_login_attempts),
        jobs.Recurring("refresh_figures", timedelta(seconds=30), refresh_figures),
        jobs.Recurring("tell_ended_openings", timedelta(minutes=5), tell_ended),
        jobs.Recurring("sweep_copies", timedelta(hours=1), copies.sweep_copies),
        jobs.Recurring("sweep_papers", timedelta(hours=1), papers.sweep_papers),
        jobs.Recurring("sweep_mark_imports", timedelta(hours=1), large_mark_files.sweep_looks),
        jobs.Recurring("read_files", timedelta(days=1), catching_up.read_files, at=hour(0, 30)),
        jobs.Recurring("sweep_file_texts", timedelta(days=1), catching_up.sweep_texts, at=hour(3, 15)),
        jobs.Recurring("sweep_feed", timedelta(days=1), sweep_feed, at=hour(3, 15)),
        jobs.Recurring("queue_looks", timedelta(days=1), saved.queue_looks, at=hour(6, 30)),
        jobs.Recurring("sweep_recent", timedelta(days=1), recent.sweep_recent, at=hour(3, 30)),
        jobs.Recurring("sweep_outbox", timedelta(days=1), sweeping.sweep_outbox, at=hour(3, 0)),
    ]


def sweep_deemed() -> None:
    """Note who is deemed to have received by now: whole postings, then single addressees whose hours began later."""
    proving.sweep_deemed()
    delivering.sweep_late_deemed()


def work_once(worker: str, outside: Mapping[str, Outside], recurring: Sequence[jobs.Recurring] | None = None) -> int:
    """Carry out one outbox row and the jobs that are due; returns how much was done."""
    item_id = outbox.claim(worker)
    if item_id is not None:
        _carry_out(item_id, worker, outside)
    return (item_id is not None) + jobs.run_due(recurring or recurring_jobs())


def work_until(
    stop: threading.Event,
    worker: str,
    outside: Mapping[str, Outside],
    *,
    rest: float,
    recurring: Sequence[jobs.Recurring] | None = None,
) -> None:
    """Work until ``stop`` is set, finishing what was begun; rest ``rest`` seconds when nothing is due."""
    while not stop.is_set():
        try:
            if not work_once(worker, outside, recurring):
                stop.wait(rest)
        except DBAPIError as failure:  # locked, restarted or full; leases and rows bring everything back
            db.session.rollback()
            log.error("worker_database", error=str(failure.orig))
            stop.wait(DATABASE_PAUSE)


def drain(worker: str, outside: Mapping[str, Outside]) -> int:
    """Work until nothing is due; for tests, the demo and the end of a deployment."""
    total = 0
    while done := work_once(worker, outside):
        total += done
    return total


def _carry_out(item_id: int, worker: str, outside: Mapping[str, Outside]) -> None:
    try:
        began = _do(item_id, outside)
        if outbox.finish(item_id, worker):
            db.session.commit()
            _leave_to_others(time.monotonic() - began)
            return
        db.session.rollback()
        log.warning("outbox_lease_lost", item=item_id)
    except Exception as failure:  # noqa: BLE001 - kept in the row, tried again, shown to the operator at last
        db.session.rollback()
        log.warning("outbox_failed", item=item_id, error=f"{type(failure).__name__}: {failure}")
        outbox.fail(item_id, worker, f"{type(failure).__name__}: {failure}")


def _leave_to_others(held: float) -> None:
    """SQLite gives its lock to who asks at the right moment: a worker that asks again at once would have it always."""
    if held > LONG and db.engine.dialect.name == "sqlite":
        time.sleep(min(held, LONGEST_REST))


def _do(item_id: int, outside: Mapping[str, Outside]) -> float:
    """Do the work of a row and leave a write transaction open in which it can be marked done; since when it is."""
    item = db.session.get_one(OutboxItem, item_id)
    audit.request_id.set(f"outbox-{item_id}")
    if item.kind in DATABASE_WORK:
        begin_write()
        began = time.monotonic()
        DATABASE_WORK[item.kind](item)
        return began
    if item.kind not in outside:
        raise LookupError(f"no handler for {item.kind!r}")
    db.session.expunge(item)
    db.session.rollback()
    settle = outside[item.kind](item)
    begin_write()
    began = time.monotonic()
    if settle is not None:
        settle()
    if item.payload.get("secret"):
        outbox.forget(item_id)
    return began
