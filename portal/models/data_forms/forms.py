"""Forms and their versions; programmes and the schools that joined them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class DataForm(Base):
    """A form of a unit, asked of units below it. ``code`` names it in expressions of other forms.

    ``audience``: whom it is asked of, as ``rules.data_forms.audience`` reads it. ``put_away_at`` ends it; its periods
    and reports stay. ``ready_code``: the form of the library (``services.data_forms.designing.library``) it was made
    of.
    """

    __tablename__ = "data_form"
    __table_args__ = (Index("ix_data_form_unit", "unit_id", "name_folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    domain: Mapped[str] = mapped_column(String(30), default="")
    audience: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    put_away_at: Mapped[datetime | None]
    ready_code: Mapped[str | None] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class FormVersion(Base):
    """What a form asks (``rules.data_forms.stored``): a draft until ``published_at``, never changed afterwards.

    ``former``: the draft before its last change, to go back to.
    ``minutes``: the burden the designer accepted when publishing, minutes for one unit.
    """

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("data_form.id"))
    number: Mapped[int]
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    former: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    note: Mapped[str] = mapped_column(String(500), default="")
    minutes: Mapped[int | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str] = mapped_column(String(150), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Programme(Base):
    """A programme that schools join in a school year, e.g. SEQAP (R18); kept by one unit."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))


class ProgrammeMember(Base):
    """A unit takes part from a school year on, by its first calendar year; ``left_year``: the first without it.

    Both the same: entered by mistake, it holds in no year. Who entered it when, and who last changed its years.
    """

    __tablename__ = "programme_member"
    __table_args__ = (
        UniqueConstraint("programme_id", "unit_id", "joined_year"),
        Index("ix_programme_member_unit", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    joined_year: Mapped[int]
    left_year: Mapped[int | None]
    entered_at: Mapped[datetime | None]
    entered_by: Mapped[str] = mapped_column(String(150), default="", server_default="")
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(150), default="", server_default="")
