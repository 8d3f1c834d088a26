"""The forms of documents."""

from portal.blueprints.documents.forms.answering import ArrivalForm, RefuseForm
from portal.blueprints.documents.forms.approving import DecideForm, SubmitForm
from portal.blueprints.documents.forms.composing import ComposeForm
from portal.blueprints.documents.forms.duties import DoneForm, DutyForm, ReturnForm, stored_duty
from portal.blueprints.documents.forms.numbering import ReleaseForm, ReserveForm

__all__ = [
    "ArrivalForm",
    "ComposeForm",
    "DecideForm",
    "DoneForm",
    "DutyForm",
    "RefuseForm",
    "ReleaseForm",
    "ReserveForm",
    "ReturnForm",
    "SubmitForm",
    "stored_duty",
]
