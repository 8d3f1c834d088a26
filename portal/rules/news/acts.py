"""What can be done to an article now, from both its states and who asks; the page offers exactly this."""

from dataclasses import dataclass
from enum import StrEnum

from portal.rules.news.states import Showing, Work


class Act(StrEnum):
    """One thing a person can do to an article."""

    EDIT = "edit"
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    DECIDE = "decide"  # approve, or ask for changes
    PUBLISH = "publish"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    RUSH = "rush"
    LEAD = "lead"  # among the lead stories of the front page
    UNLEAD = "unlead"
    PIN = "pin"  # above the other notices
    UNPIN = "unpin"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"
    UNSUPERSEDE = "unsupersede"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    DISCARD = "discard"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """``notice``: it is one, not an article; ``featured``: it is a lead story, or pinned, now; ``newest_shown``: the
    newest version is the one published; ``owed``: some version was published in an emergency and is not approved yet;
    ``may_approve``: moderates and, with four eyes, wrote none of it."""

    work: Work
    showing: Showing
    notice: bool = False
    featured: bool = False
    newest_shown: bool = False
    owed: bool = False
    may_edit: bool = False
    may_moderate: bool = False
    may_approve: bool = False


def possible(now: Situation) -> tuple[Act, ...]:
    """Everything the person can do, the most likely next step first."""
    conditions = {**_of_moderators(now), **_of_writers(now)}
    return tuple(act for act in ORDER if conditions.get(act))


ORDER = (
    Act.DECIDE,
    Act.PUBLISH,
    Act.SUBMIT,
    Act.EDIT,
    Act.RESTORE,
    Act.SCHEDULE,
    Act.UNSCHEDULE,
    Act.TAKE_BACK,
    Act.RUSH,
    Act.LEAD,
    Act.UNLEAD,
    Act.PIN,
    Act.UNPIN,
    Act.EXPIRE,
    Act.SUPERSEDE,
    Act.UNSUPERSEDE,
    Act.WITHDRAW,
    Act.DISCARD,
)
PUBLIC = frozenset({Showing.PUBLISHED, Showing.SUPERSEDED, Showing.EXPIRED})
UNSEEN = frozenset({Showing.NEVER, Showing.SCHEDULED})


def _of_writers(now: Situation) -> dict[Act, bool]:
    mendable = now.work in {Work.DRAFT, Work.CHANGES_REQUESTED}
    return {
        Act.EDIT: now.may_edit and now.work != Work.SUBMITTED,
        Act.SUBMIT: now.may_edit and now.work == Work.DRAFT,
        Act.TAKE_BACK: now.may_edit and now.work == Work.SUBMITTED,
        Act.DISCARD: now.may_edit and mendable and now.showing == Showing.NEVER,
    }


def _of_moderators(now: Situation) -> dict[Act, bool]:
    undecided = now.work == Work.SUBMITTED or now.owed
    unfinished = now.work in {Work.DRAFT, Work.SUBMITTED} and not (now.work == Work.SUBMITTED and now.may_approve)
    conditions = {
        Act.DECIDE: undecided,
        Act.PUBLISH: now.work == Work.APPROVED and (not now.newest_shown or now.showing in UNSEEN),
        Act.SCHEDULE: now.work == Work.APPROVED and now.showing in UNSEEN,
        Act.UNSCHEDULE: now.showing == Showing.SCHEDULED,
        Act.RUSH: now.may_edit and unfinished,
        Act.LEAD: now.showing == Showing.PUBLISHED and not now.notice,
        Act.UNLEAD: now.featured and not now.notice,
        Act.PIN: now.showing == Showing.PUBLISHED and now.notice,
        Act.UNPIN: now.featured and now.notice,
        Act.EXPIRE: now.showing in PUBLIC | {Showing.SCHEDULED},
        Act.SUPERSEDE: now.showing == Showing.PUBLISHED,
        Act.UNSUPERSEDE: now.showing == Showing.SUPERSEDED,
        Act.WITHDRAW: now.showing in PUBLIC,
        Act.RESTORE: now.showing == Showing.WITHDRAWN,
    }
    return {act: now.may_moderate and holds for act, holds in conditions.items()}
