"""Exports for the sector database: column maps with the states they were used in, runs with their lines and files."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class SectorMap(Base):
    """Which columns a unit's files of a form have (``rules.data_forms.sector.columns``), as they stand now.

    ``target``: the system that asks for the file. ``put_away_at`` ends it; its runs stay.
    """

    __tablename__ = "sector_map"
    __table_args__ = (
        Index("ix_sector_map_unit", "unit_id", "put_away_at", "id"),
        Index("ix_sector_map_form", "form_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    form_id: Mapped[int] = mapped_column(ForeignKey("data_form.id"))
    name: Mapped[str] = mapped_column(String(150))
    target: Mapped[str] = mapped_column(String(60))
    layout: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(150))
    changed_at: Mapped[datetime]
    put_away_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SectorMapVersion(Base):
    """A map as it stood when a run used it, never changed; the next number only when it was changed meanwhile."""

    __tablename__ = "sector_map_version"
    __table_args__ = (UniqueConstraint("map_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    map_id: Mapped[int] = mapped_column(ForeignKey("sector_map.id"))
    number: Mapped[int]
    layout: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]


class SectorRun(Base):
    """A numbered export of a period by a unit with a map; ``state`` as ``rules.data_forms.sector.states``.

    ``base_id``: the delivered run its marks compare with. ``done_units`` of ``units`` while it is made. ``held``: units
    whose lines stay as they were delivered, because their data are not ready today; ``left_out``: not ready and never
    delivered. ``settled_*``: who said how the delivery went.
    """

    __tablename__ = "sector_run"
    __table_args__ = (
        UniqueConstraint("map_id", "period_id", "unit_id", "number"),
        Index("ix_sector_run_period", "period_id", "unit_id", "id"),
        Index("ix_sector_run_state", "map_id", "period_id", "unit_id", "state", "settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    map_id: Mapped[int] = mapped_column(ForeignKey("sector_map.id"))
    map_version_id: Mapped[int] = mapped_column(ForeignKey("sector_map_version.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("form_period.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    number: Mapped[int]
    base_id: Mapped[int | None] = mapped_column(ForeignKey("sector_run.id"))
    with_provisional: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_by: Mapped[str] = mapped_column(String(150))
    made_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(300), default="")
    units: Mapped[int] = mapped_column(default=0)
    done_units: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0)
    new_lines: Mapped[int] = mapped_column(default=0)
    updated_lines: Mapped[int] = mapped_column(default=0)
    cancelled_lines: Mapped[int] = mapped_column(default=0)
    same_lines: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(String(150), default="")
    settled_note: Mapped[str] = mapped_column(String(500), default="")


class SectorLine(Base):
    """A line of a run: the texts in the order of its map's columns; ``mark`` and ``changed`` beside the base run.

    ``key`` is the same in every run: the unit's id, and the record's where records are the lines.
    """

    __tablename__ = "sector_line"
    __table_args__ = (
        UniqueConstraint("run_id", "position"),
        Index("ix_sector_line_mark", "run_id", "mark", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("sector_run.id"))
    position: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    key: Mapped[str] = mapped_column(String(40))
    mark: Mapped[str] = mapped_column(String(8), default="")
    texts: Mapped[list[str]] = mapped_column(JSON)
    changed: Mapped[list[str]] = mapped_column(JSON, default=list)


class SectorFile(Base):
    """A file of a run in the store, kept byte for byte; ``kind`` as ``rules.data_forms.sector.files``."""

    __tablename__ = "sector_file"
    __table_args__ = (UniqueConstraint("run_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("sector_run.id"))
    kind: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
