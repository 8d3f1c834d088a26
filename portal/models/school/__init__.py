"""What a school keeps: its years, classes, subjects, teachers' work, pupils and their families."""

from portal.models.school.choices import SchoolChoice
from portal.models.school.classes import ClassPlace, HomeroomTeacher, SchoolClass
from portal.models.school.decisions import AssignmentDecision
from portal.models.school.exchange import ColumnMap, PhotoImport, SentRecord
from portal.models.school.groups import GroupPlace, PupilGroup
from portal.models.school.pupils import (
    Enrolment,
    EnrolmentEvent,
    Exemption,
    Guardian,
    Guardianship,
    Pupil,
    PupilAccount,
)
from portal.models.school.staff import StaffStatus
from portal.models.school.teaching import BoardMember, ProgrammeSubject, TeachingAssignment
from portal.models.school.transfers import Transfer
from portal.models.school.usage import UsageRule, UsageRuleReading
from portal.models.school.viewing import RecordView
from portal.models.school.years import SchoolBreak, SchoolYear

__all__ = [
    "AssignmentDecision",
    "BoardMember",
    "ClassPlace",
    "ColumnMap",
    "Enrolment",
    "EnrolmentEvent",
    "Exemption",
    "GroupPlace",
    "Guardian",
    "Guardianship",
    "HomeroomTeacher",
    "PhotoImport",
    "ProgrammeSubject",
    "Pupil",
    "PupilAccount",
    "PupilGroup",
    "RecordView",
    "SchoolBreak",
    "SchoolChoice",
    "SchoolClass",
    "SchoolYear",
    "SentRecord",
    "StaffStatus",
    "TeachingAssignment",
    "Transfer",
    "UsageRule",
    "UsageRuleReading",
]
