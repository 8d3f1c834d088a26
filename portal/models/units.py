"""The tree of units: kinds as data, dated edges, former codes and names."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base


class UnitKind(Base):
    """A kind of unit, e.g. ``primary_school``; kinds are rows, so an installation may add its own."""

    __tablename__ = "unit_kind"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    is_school: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class Unit(Base):
    """A unit. It is never deleted: it is closed on a day."""

    __tablename__ = "unit"
    __table_args__ = (Index("ix_unit_name_sort", "name_sort"), Index("ix_unit_kind_code", "kind_code"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(60), default="")
    name_sort: Mapped[str] = mapped_column(String(500))
    name_folded: Mapped[str] = mapped_column(String(200))
    kind_code: Mapped[str] = mapped_column(ForeignKey("unit_kind.code"))
    place: Mapped[str] = mapped_column(String(100), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    opened_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    kind: Mapped[UnitKind] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class UnitEdge(Base):
    """Parent and child from ``valid_from`` (inclusive) to ``valid_to`` (exclusive; open when null).

    ``relation`` is ``administrative`` (the tree; at most one parent a day) or ``professional`` (guidance).
    """

    __tablename__ = "unit_edge"
    __table_args__ = (
        CheckConstraint("relation IN ('administrative', 'professional')", name="relation"),
        CheckConstraint("child_id <> parent_id", name="not_itself"),
        Index("ix_unit_edge_parent", "parent_id", "relation", "valid_from"),
        Index("ix_unit_edge_child", "child_id", "relation", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    parent_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    relation: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    parent: Mapped[Unit] = relationship(foreign_keys=[parent_id])


class UnitAlias(Base):
    """A former code or name, still found by search and import."""

    __tablename__ = "unit_alias"
    __table_args__ = (UniqueConstraint("unit_id", "what", "value"), Index("ix_unit_alias_folded", "folded"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    what: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200))
    until: Mapped[date | None] = mapped_column(Date)
