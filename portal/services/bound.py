"""Values of statements that are built once: taken when the statement is asked, not when it is built.

Building a statement costs many times what the database takes to answer it, so what every page of a family asks is built
when it is first needed and kept for the life of the process. Only the statement is kept, never what it found.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import BindParameter, Date, Integer, bindparam

from portal.adapters import clock
from portal.db import UtcDateTime


def instant(name: str, of: Callable[[], datetime]) -> BindParameter[datetime]:
    """An instant worked out whenever the statement is asked; one name for each in a statement."""
    return bindparam(name, callable_=of, type_=UtcDateTime)


def ago(name: str, span: timedelta) -> BindParameter[datetime]:
    """The instant so long ago."""
    return instant(name, lambda: clock.now() - span)


TODAY: BindParameter[date] = bindparam("today", callable_=clock.today, type_=Date)
"""The calendar day in Vietnam."""
NOW: BindParameter[datetime] = instant("now", clock.now)
ACCOUNT_ID: BindParameter[int] = bindparam("account_id", type_=Integer)
"""Who asks; given when the statement is asked, as are the others."""
PUPIL_ID: BindParameter[int] = bindparam("pupil_id", type_=Integer)
UNIT_ID: BindParameter[int] = bindparam("unit_id", type_=Integer)
CLASS_ID: BindParameter[int | None] = bindparam("class_id", type_=Integer)
START_YEAR: BindParameter[int] = bindparam("start_year", type_=Integer)
"""The start year of a school year."""
