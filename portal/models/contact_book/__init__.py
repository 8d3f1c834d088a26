"""What passes between a school and the families of its pupils; one module per capability."""

from portal.models.contact_book.breaches import DataBreach, DataBreachNote
from portal.models.contact_book.broadcasts import Broadcast, BroadcastFile, BroadcastSchool
from portal.models.contact_book.consents import ConsentAnswer, ConsentPurpose, ConsentWording
from portal.models.contact_book.contact_slips import (
    ContactSlip,
    ContactSlipReader,
    ContactSlipRound,
    ContactSlipSetting,
)
from portal.models.contact_book.copies import DataCopy, DataCopyFile
from portal.models.contact_book.depicting import MediumPupil, NameClearance, TakeDown, TakeDownAnswer
from portal.models.contact_book.family_data import (
    DataConfirmation,
    DataRound,
    FamilyChange,
    FamilyProof,
    FamilyProposal,
)
from portal.models.contact_book.homework import Homework
from portal.models.contact_book.leave import LeaveFile, LeaveRequest, LeaveStep
from portal.models.contact_book.meetings import MeetingBooking, MeetingDay, MeetingTeacher, MeetingWish
from portal.models.contact_book.notices import (
    Notice,
    NoticeAnswer,
    NoticeConsent,
    NoticeFile,
    NoticeHandIn,
    NoticePerson,
    NoticePupil,
    NoticeSignup,
)
from portal.models.contact_book.report_slips import ReportSlip, ReportSlipReader, ReportSlipReminder
from portal.models.contact_book.requests import DataRequest
from portal.models.contact_book.slips import ActivationSlip, PupilAccountSetting
from portal.models.contact_book.talks import Talk, TalkFile, TalkManners, TalkMessage, TalkPhrase, TalkReport
from portal.models.contact_book.texts import SmsBudget, SmsMessage

__all__ = [
    "ActivationSlip",
    "Broadcast",
    "BroadcastFile",
    "BroadcastSchool",
    "ConsentAnswer",
    "ConsentPurpose",
    "ConsentWording",
    "ContactSlip",
    "ContactSlipReader",
    "ContactSlipRound",
    "ContactSlipSetting",
    "DataBreach",
    "DataBreachNote",
    "DataConfirmation",
    "DataCopy",
    "DataCopyFile",
    "DataRequest",
    "DataRound",
    "FamilyChange",
    "FamilyProof",
    "FamilyProposal",
    "Homework",
    "LeaveFile",
    "LeaveRequest",
    "LeaveStep",
    "MediumPupil",
    "MeetingBooking",
    "MeetingDay",
    "MeetingTeacher",
    "MeetingWish",
    "NameClearance",
    "Notice",
    "NoticeAnswer",
    "NoticeConsent",
    "NoticeFile",
    "NoticeHandIn",
    "NoticePerson",
    "NoticePupil",
    "NoticeSignup",
    "PupilAccountSetting",
    "ReportSlip",
    "ReportSlipReader",
    "ReportSlipReminder",
    "SmsBudget",
    "SmsMessage",
    "TakeDown",
    "TakeDownAnswer",
    "Talk",
    "TalkFile",
    "TalkManners",
    "TalkMessage",
    "TalkPhrase",
    "TalkReport",
]
