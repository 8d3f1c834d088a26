"""The forms of documents."""

from portal.blueprints.documents.forms.answering import ArrivalForm, RefuseForm
from portal.blueprints.documents.forms.composing import ComposeForm

__all__ = ["ArrivalForm", "ComposeForm", "RefuseForm"]
