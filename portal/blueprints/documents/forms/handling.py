"""What is filled in while a received document is handled."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import Optional, ValidationError

from portal.rules.documents.handling import LONGEST_TEXT
from portal.rules.vietnamese import short_date
from portal.services.documents.handling.people import Candidate
from portal.web.forms import ChoiceField, ChoicesField, DayField, PortalForm, ProseField, at_most, required


class PersonField(ChoiceField):
    """One person of the unit; whether the person may be named is for the service to say."""

    def __init__(self, label: object, **kwargs: object) -> None:
        super().__init__(label, validate_choice=False, **kwargs)

    def offer_people(self, people: Sequence[Candidate]) -> None:
        """The people to choose from."""
        self.offer([("", _("– Chọn người –")), *((str(each.id), _label(each)) for each in people)])

    def pre_validate(self, _form: object) -> None:
        """Two leads never come from the page; somebody who sends them is told."""
        if len(self.raw_data or ()) > 1:
            raise ValidationError(_("Chỉ chọn một người chủ trì."))

    @property
    def chosen(self) -> int | None:
        """The account's id."""
        return _id(self.data)


class PeopleField(ChoicesField):
    """Any number of people of the unit."""

    def __init__(self, label: object, **kwargs: object) -> None:
        super().__init__(label, validate_choice=False, **kwargs)

    def offer_people(self, people: Sequence[Candidate]) -> None:
        """The people to choose from."""
        self.offer((str(each.id), _label(each)) for each in people)

    @property
    def chosen(self) -> list[int]:
        """The ids of the accounts."""
        return list(dict.fromkeys(_id(value) or 0 for value in self.data or ()))


def _id(value: str | None) -> int | None:
    if not value:
        return None
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _label(person: Candidate) -> str:
    """ "Ngô Thanh Hà (vắng đến 25/11/2026, người thay: Đỗ Minh Tâm)"."""
    if person.away_until is None:
        return person.name
    until = short_date(person.away_until)
    if person.substitute:
        words = _("%(name)s (vắng đến %(until)s, người thay: %(substitute)s)", **vars(person) | {"until": until})
        return str(words)
    return str(_("%(name)s (vắng đến %(until)s)", name=person.name, until=until))


class NamingForm(PortalForm):
    """A form with people to choose from."""

    def offer_people(self, people: Sequence[Candidate]) -> None:
        """The people to choose from, in every field."""
        for field in self:
            if isinstance(field, (PersonField, PeopleField)):
                field.offer_people(people)


class PeopleForm(NamingForm):
    """Who co-operates and watches."""

    cooperators = PeopleField(_l("Phối hợp"))
    watchers = PeopleField(_l("Theo dõi"))


class InstructionForm(NamingForm):
    """The leader's instruction, or what the clerk proposes."""

    text = ProseField(_l("Ý kiến chỉ đạo (bút phê)"), [at_most(LONGEST_TEXT)])
    lead = PersonField(_l("Chủ trì"))
    cooperators = PeopleField(_l("Phối hợp"))
    watchers = PeopleField(_l("Theo dõi"))
    due_on = DayField(_l("Hạn giải quyết"), [Optional()])
    confirmed = BooleanField(_l("Vẫn giao cho người đang vắng mặt"))


class LeadForm(NamingForm):
    """Another lead."""

    lead = PersonField(_l("Người chủ trì mới"))
    reason = ProseField(_l("Lý do"), [required, at_most(LONGEST_TEXT)])
    confirmed = BooleanField(_l("Vẫn giao cho người đang vắng mặt"))


class DeadlineForm(PortalForm):
    """Another deadline."""

    due_on = DayField(_l("Hạn giải quyết mới"), [required])
    reason = ProseField(_l("Lý do"), [required, at_most(LONGEST_TEXT)])


class PartDeadlineForm(PortalForm):
    """Until when a co-operator is to have done the part."""

    due_on = DayField(_l("Hạn phối hợp"), [required])


class ReturnForm(PortalForm):
    """Why completed work is to be worked on again."""

    reason = ProseField(_l("Việc cần làm tiếp"), [required, at_most(LONGEST_TEXT)])
    due_on = DayField(_l("Hạn mới"), [Optional()])


class ResultForm(PortalForm):
    """What came of it."""

    text = ProseField(_l("Kết quả xử lý"), [required, at_most(LONGEST_TEXT)])


class RemarkForm(PortalForm):
    """An optional remark."""

    text = ProseField(_l("Ghi chú"), [at_most(LONGEST_TEXT)])


class CommentForm(PortalForm):
    """A comment for everybody named."""

    text = ProseField(_l("Ý kiến"), [required, at_most(LONGEST_TEXT)])
    corrects = HiddenField()

    @property
    def corrected(self) -> int | None:
        """The id of the comment that this one corrects."""
        return _id(self.corrects.data)


class ProgressForm(PortalForm):
    """How far the work is."""

    percent = IntegerField(_l("Tiến độ (%)"), [required])
    remark = ProseField(_l("Ghi chú"), [at_most(LONGEST_TEXT)])
