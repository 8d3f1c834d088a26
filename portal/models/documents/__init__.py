"""Documents, their files, and one receipt row per addressee."""

from portal.models.documents.agreements import RuleAcceptance, RuleChoice
from portal.models.documents.approvals import Approval
from portal.models.documents.calendars import CalendarLink
from portal.models.documents.contests import ContestNote
from portal.models.documents.duties import Duty, DutyReport
from portal.models.documents.editing import DraftEditing
from portal.models.documents.file_texts import FileText
from portal.models.documents.groups import AddresseeGroup, AddresseeGroupMember
from portal.models.documents.handling import HandlingStep, HandlingTask
from portal.models.documents.letters import Document, DocumentFile, DocumentLink
from portal.models.documents.numbers import NumberBook, Reservation
from portal.models.documents.publications import Publication, PublishedFile
from portal.models.documents.questions import Question, QuestionAnswer
from portal.models.documents.receipts import ArrivalBook, Opening, Receipt
from portal.models.documents.receivers import NamedReceiver
from portal.models.documents.saved_filters import SavedFilter
from portal.models.documents.signatures import SignatureCheck
from portal.models.documents.spreading import Spread, SpreadReader
from portal.models.documents.withdrawals import Recall
from portal.models.documents.work_years import EnteredYear

__all__ = [
    "AddresseeGroup",
    "AddresseeGroupMember",
    "Approval",
    "ArrivalBook",
    "CalendarLink",
    "ContestNote",
    "Document",
    "DocumentFile",
    "DocumentLink",
    "DraftEditing",
    "Duty",
    "DutyReport",
    "EnteredYear",
    "FileText",
    "HandlingStep",
    "HandlingTask",
    "NamedReceiver",
    "NumberBook",
    "Opening",
    "Publication",
    "PublishedFile",
    "Question",
    "QuestionAnswer",
    "Recall",
    "Receipt",
    "Reservation",
    "RuleAcceptance",
    "RuleChoice",
    "SavedFilter",
    "SignatureCheck",
    "Spread",
    "SpreadReader",
]
