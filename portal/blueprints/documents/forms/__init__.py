"""The forms of documents."""

from portal.blueprints.documents.forms.answering import ArrivalForm, RefuseForm
from portal.blueprints.documents.forms.approving import DecideForm, SubmitForm
from portal.blueprints.documents.forms.composing import ComposeForm

__all__ = ["ArrivalForm", "ComposeForm", "DecideForm", "RefuseForm", "SubmitForm"]
