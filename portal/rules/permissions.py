"""The policy, to be read aloud: what may be done, which role may do it, and who is acting.

Roles are held *in a unit*. A person acts for one unit at a time; ``Actor`` is that choice as a frozen value.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portal.errors import mark


class Permission(StrEnum):
    """``area:verb``, each with the sentence that explains it."""

    UNITS_READ = "units:read"  # see the tree of units and their contact data
    UNITS_MANAGE = "units:manage"  # create, rename, move, close units below the own unit
    PEOPLE_READ = "people:read"  # see the people of the own unit and the units below it
    PEOPLE_MANAGE = "people:manage"  # invite people, grant and end roles in the own unit and below
    PEOPLE_DELEGATE = "people:delegate"  # lend an own role for a time
    DOCUMENTS_READ = "documents:read"  # read documents sent to or issued by the own unit
    DOCUMENTS_RECEIVE = "documents:receive"  # reading counts as the unit having opened the document
    DOCUMENTS_DRAFT = "documents:draft"  # write drafts of the unit's documents
    DOCUMENTS_APPROVE = "documents:approve"  # approve drafts of the unit, or return them
    DOCUMENTS_POST = "documents:post"  # post documents in the unit's name
    DOCUMENTS_AGREE = "documents:agree"  # accept the rule of deemed receipt in the unit's name
    DOCUMENTS_CONTEST = "documents:contest"  # dispute in the unit's name what is recorded of its receipt
    DOCUMENTS_ASSIGN = "documents:assign"  # instruct how the unit handles what it received, and who does it
    DOCUMENTS_NAME_RECEIVER = "documents:name_receiver"  # name who receives the unit's documents
    NEWS_WRITE = "news:write"  # write articles in the sections of the own writing groups
    NEWS_EDIT = "news:edit"  # see and edit every article of the unit's site, in every section
    NEWS_MODERATE = "news:moderate"  # approve, return, schedule, publish and withdraw articles
    NEWS_MANAGE = "news:manage"  # the site itself: look, sections, writers, required pages, what subordinates offer
    SCHOOL_READ = "school:read"  # see the classes one teaches or leads, and their pupils
    SCHOOL_READ_ALL = "school:read_all"  # see every class and every pupil of the own school
    SCHOOL_MANAGE = "school:manage"  # keep the school's records: years, classes, teaching, pupils
    SCHOOL_YEARS = "school:years"  # set the dates of the school year for the own unit and those below it
    SCHOOL_OVERSEE = "school:oversee"  # see the numbers of the schools below, never their pupils
    GRADEBOOK_WRITE = "gradebook:write"  # enter marks of the subjects and classes one teaches or leads
    GRADEBOOK_LOCK = "gradebook:lock"  # lock the books of the school and open them on request
    GRADEBOOK_APPROVE = "gradebook:approve"  # approve a change of a mark that families have seen
    CONTACT_WRITE = "contact_book:write"  # write to the families of the classes one teaches or leads
    CONTACT_MANAGE = "contact_book:manage"  # write to every family of the school, look after their accounts
    CONTACT_DECIDE = "contact_book:decide"  # decide in the school's name what families ask of it
    CONTACT_SPEND = "contact_book:spend"  # decide what the school spends on short messages to families
    CONTACT_BROADCAST = "contact_book:broadcast"  # write to the families of the schools below
    FORMS_READ = "data_forms:read"  # see what the own unit reports in forms
    FORMS_ENTER = "data_forms:enter"  # fill the forms of the own unit, an officer in the own data domains
    FORMS_APPROVE = "data_forms:approve"  # approve what the own unit reports, or return it
    FORMS_OVERSEE = "data_forms:oversee"  # see what the units below report, and the totals
    FORMS_CHECK = "data_forms:check"  # accept the reports of units below, send them back, remind
    FORMS_DESIGN = "data_forms:design"  # make forms, their versions and periods for the units below
    FORMS_UNLOCK = "data_forms:unlock"  # give units more time and open locked reports again
    RECORDS_READ = "records:read"  # read the audit log of the own unit and below
    SYSTEM_OPERATE = "system:operate"  # see the health of the installation: outbox, jobs, failed mail


class Role(StrEnum):
    """Roles a person can hold in a unit."""

    SYSTEM_ADMINISTRATOR = "system_administrator"
    UNIT_ADMINISTRATOR = "unit_administrator"
    LEADER = "leader"
    DEPUTY_LEADER = "deputy_leader"
    RECORDS_CLERK = "records_clerk"
    EDITOR = "editor"
    SITE_MANAGER = "site_manager"
    DATA_OFFICER = "data_officer"
    TEACHER = "teacher"
    STAFF = "staff"
    SUPERVISOR = "supervisor"
    IT_SUPPORT = "it_support"


ROLE_LABELS: dict[Role, str] = {
    Role.SYSTEM_ADMINISTRATOR: mark("Quản trị hệ thống"),
    Role.UNIT_ADMINISTRATOR: mark("Quản trị đơn vị"),
    Role.LEADER: mark("Lãnh đạo"),
    Role.DEPUTY_LEADER: mark("Phó lãnh đạo"),
    Role.RECORDS_CLERK: mark("Văn thư"),
    Role.EDITOR: mark("Biên tập viên"),
    Role.SITE_MANAGER: mark("Phụ trách trang tin"),
    Role.DATA_OFFICER: mark("Cán bộ số liệu"),
    Role.TEACHER: mark("Giáo viên"),
    Role.STAFF: mark("Nhân viên"),
    Role.SUPERVISOR: mark("Giám sát"),
    Role.IT_SUPPORT: mark("Hỗ trợ CNTT"),
}

P = Permission
_EVERYONE = {P.UNITS_READ}
_READER = _EVERYONE | {P.PEOPLE_READ, P.DOCUMENTS_READ, P.DOCUMENTS_RECEIVE}
_LEADING = _READER | {
    P.DOCUMENTS_DRAFT,
    P.DOCUMENTS_APPROVE,
    P.DOCUMENTS_POST,
    P.DOCUMENTS_AGREE,
    P.DOCUMENTS_CONTEST,
    P.DOCUMENTS_ASSIGN,
    P.DOCUMENTS_NAME_RECEIVER,
    P.PEOPLE_DELEGATE,
    P.NEWS_WRITE,
    P.NEWS_EDIT,
    P.NEWS_MODERATE,
    P.SCHOOL_READ,
    P.SCHOOL_READ_ALL,
    P.SCHOOL_MANAGE,
    P.SCHOOL_YEARS,
    P.SCHOOL_OVERSEE,
    P.GRADEBOOK_WRITE,
    P.GRADEBOOK_LOCK,
    P.CONTACT_WRITE,
    P.CONTACT_MANAGE,
    P.CONTACT_DECIDE,
    P.CONTACT_SPEND,
    P.CONTACT_BROADCAST,
    P.FORMS_READ,
    P.FORMS_ENTER,
    P.FORMS_APPROVE,
    P.FORMS_OVERSEE,
    P.FORMS_CHECK,
    P.FORMS_DESIGN,
    P.FORMS_UNLOCK,
}
_KEEPING = {P.SCHOOL_READ, P.SCHOOL_READ_ALL, P.SCHOOL_MANAGE}
_MANAGING = _EVERYONE | {
    P.UNITS_MANAGE,
    P.PEOPLE_READ,
    P.PEOPLE_MANAGE,
    P.DOCUMENTS_NAME_RECEIVER,
    P.RECORDS_READ,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.SYSTEM_ADMINISTRATOR: frozenset(_MANAGING | {P.SYSTEM_OPERATE}),
    Role.UNIT_ADMINISTRATOR: frozenset(
        _MANAGING | {P.NEWS_MANAGE, P.SCHOOL_YEARS, P.FORMS_OVERSEE, P.FORMS_DESIGN, P.FORMS_UNLOCK}
    ),
    Role.LEADER: frozenset(_LEADING | {P.RECORDS_READ, P.NEWS_MANAGE, P.GRADEBOOK_APPROVE}),
    Role.DEPUTY_LEADER: frozenset(_LEADING),
    Role.RECORDS_CLERK: frozenset(
        _READER
        | _KEEPING
        | {P.DOCUMENTS_DRAFT, P.DOCUMENTS_POST, P.NEWS_WRITE}
        | {P.CONTACT_WRITE, P.CONTACT_MANAGE, P.CONTACT_BROADCAST, P.FORMS_READ}
    ),
    Role.EDITOR: frozenset(_READER | {P.NEWS_WRITE, P.NEWS_EDIT}),
    Role.SITE_MANAGER: frozenset(_READER | {P.NEWS_WRITE, P.NEWS_EDIT, P.NEWS_MODERATE, P.NEWS_MANAGE}),
    Role.DATA_OFFICER: frozenset(
        _READER
        | _KEEPING
        | {P.NEWS_WRITE, P.SCHOOL_OVERSEE}
        | {P.FORMS_READ, P.FORMS_ENTER, P.FORMS_OVERSEE, P.FORMS_CHECK, P.FORMS_DESIGN}
    ),
    Role.TEACHER: frozenset(
        _EVERYONE | {P.DOCUMENTS_READ, P.NEWS_WRITE, P.SCHOOL_READ, P.GRADEBOOK_WRITE, P.CONTACT_WRITE}
    ),
    Role.STAFF: frozenset(_EVERYONE | {P.DOCUMENTS_READ, P.NEWS_WRITE}),
    Role.SUPERVISOR: frozenset(
        _EVERYONE
        | {P.PEOPLE_READ, P.DOCUMENTS_READ, P.RECORDS_READ, P.SCHOOL_OVERSEE}
        | {P.FORMS_READ, P.FORMS_OVERSEE}
    ),
    Role.IT_SUPPORT: frozenset(_EVERYONE),
}

IN_SCHOOLS = frozenset(
    {
        P.SCHOOL_READ,
        P.SCHOOL_READ_ALL,
        P.SCHOOL_MANAGE,
        P.GRADEBOOK_WRITE,
        P.GRADEBOOK_LOCK,
        P.GRADEBOOK_APPROVE,
        P.CONTACT_WRITE,
        P.CONTACT_MANAGE,
        P.CONTACT_DECIDE,
        P.CONTACT_SPEND,
    }
)
"""Permissions that mean something only in a unit that teaches pupils; no role gives them anywhere else."""

DATA_ENTRY_ROLES = frozenset({Role.DATA_OFFICER})
"""Roles that enter data; giving one to the person who holds ``IT_SUPPORT`` draws a warning (R36)."""

NEWS_ROLES = frozenset({Role.EDITOR, Role.SITE_MANAGER})
"""Roles that look after the news site; giving one to the person who holds ``IT_SUPPORT`` draws a warning (R39)."""

SECOND_FACTOR_ROLES = frozenset(
    {Role.SYSTEM_ADMINISTRATOR, Role.UNIT_ADMINISTRATOR, Role.LEADER, Role.DEPUTY_LEADER, Role.RECORDS_CLERK}
)
"""Roles from which a unit may demand a second factor."""


ABOVE_SCHOOLS = frozenset({P.CONTACT_BROADCAST, P.FORMS_OVERSEE, P.FORMS_CHECK, P.FORMS_DESIGN, P.FORMS_UNLOCK})
"""Permissions that mean something only in a unit above schools."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A signed-in person acting for one unit; ``unit_id`` is None for somebody without any membership.

    ``in_school``: that unit teaches pupils. ``is_family``: also has the contact book of a child, whatever the unit.
    ``limits``: of a program with an access key, everything it may ever do; None for a person.
    """

    account_id: int
    name: str
    unit_id: int | None = None
    unit_name: str = ""
    roles: frozenset[Role] = frozenset()
    delegated: frozenset[Permission] = frozenset()
    granted: frozenset[Permission] = frozenset()
    domains: frozenset[str] = frozenset()
    session_id: int | None = None
    in_school: bool = False
    is_family: bool = False
    limits: frozenset[Permission] | None = None
    permissions: frozenset[Permission] = field(init=False)

    def __post_init__(self) -> None:
        held = permissions_of(self.roles) | self.delegated | self.granted
        held -= ABOVE_SCHOOLS if self.in_school else IN_SCHOOLS
        object.__setattr__(self, "permissions", held if self.limits is None else held & self.limits)

    @property
    def is_only_family(self) -> bool:
        """Works for no unit and has the contact book of a child."""
        return self.is_family and self.unit_id is None

    def can(self, permission: Permission) -> bool:
        """Whether the actor holds the permission in the unit acted for."""
        return permission in self.permissions


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """The union of what the roles allow."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))


def delegable(roles: Iterable[Role]) -> frozenset[Permission]:
    """What a holder of the roles may lend: everything they hold except the right to lend and to administer."""
    return permissions_of(roles) - {P.PEOPLE_DELEGATE, P.PEOPLE_MANAGE, P.UNITS_MANAGE, P.SYSTEM_OPERATE}


def role_warning(roles: Iterable[Role]) -> str | None:
    """The warning due for what one person holds together, else None (R36, R37, R39; letter 642 §1.1a, §1.2).

    IT support does not enter data nor write news; whoever answers for the news site is a leader.
    """
    held = set(roles)
    if Role.IT_SUPPORT in held and held & DATA_ENTRY_ROLES:
        return mark("Người này đang hỗ trợ CNTT. Theo hướng dẫn, không giao việc nhập liệu cho người phụ trách CNTT.")
    if Role.IT_SUPPORT in held and held & NEWS_ROLES:
        return mark("Người này đang hỗ trợ CNTT. Theo hướng dẫn, không giao việc đăng tin cho người phụ trách CNTT.")
    if Role.SITE_MANAGER in held and not held & {Role.LEADER, Role.DEPUTY_LEADER}:
        return mark("Theo hướng dẫn, người phụ trách trang tin phải là một lãnh đạo của đơn vị.")
    return None


DRAFTING_ROLES = frozenset({Role.STAFF, Role.TEACHER, Role.EDITOR, Role.DATA_OFFICER, Role.SITE_MANAGER})
"""Roles whose holders may draft where the unit's setting ``staff_draft`` says so."""

APPROVERS = frozenset(role for role, allowed in ROLE_PERMISSIONS.items() if P.DOCUMENTS_APPROVE in allowed)
"""Roles that are told when a draft waits for approval."""


def granted_by(settings: Mapping[str, object], roles: Iterable[Role]) -> frozenset[Permission]:
    """What the unit's own settings add to the roles."""
    drafts = bool(settings.get("staff_draft")) and bool(DRAFTING_ROLES & set(roles))
    return frozenset({P.DOCUMENTS_DRAFT}) if drafts else frozenset()


DOCUMENT_RECEIVERS = frozenset({Role.LEADER, Role.DEPUTY_LEADER, Role.RECORDS_CLERK})
"""Roles that are told when a document arrives at the unit (R24)."""

FAMILY_DECIDERS = frozenset(role for role, allowed in ROLE_PERMISSIONS.items() if P.CONTACT_DECIDE in allowed)
"""Roles that decide what families ask of the school."""

FAMILY_OFFICE = frozenset(
    role
    for role, allowed in ROLE_PERMISSIONS.items()
    if P.CONTACT_MANAGE in allowed and P.CONTACT_DECIDE not in allowed
)
"""Roles that keep the school's office for families; leaders, where nobody holds one."""

FORM_FILLERS = frozenset(role for role, allowed in ROLE_PERMISSIONS.items() if P.FORMS_ENTER in allowed)
"""Roles that fill the forms asked of their unit, and are told of their periods."""

FORM_APPROVERS = frozenset(role for role, allowed in ROLE_PERMISSIONS.items() if P.FORMS_APPROVE in allowed)
"""Roles that approve what their unit reports."""

OPENERS = frozenset(role for role, allowed in ROLE_PERMISSIONS.items() if P.DOCUMENTS_RECEIVE in allowed)
"""Roles whose reading counts as the unit having opened a document; only their holders can be named its receiver."""
