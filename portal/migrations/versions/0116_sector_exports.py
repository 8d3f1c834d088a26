"""Exports for the sector database."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0116"
down_revision = "0115"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sector_map",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=150), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("put_away_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["data_form.id"], name=op.f("fk_sector_map_form_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sector_map_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector_map")),
    )
    op.create_index("ix_sector_map_form", "sector_map", ["form_id", "unit_id"], unique=False)
    op.create_index("ix_sector_map_unit", "sector_map", ["unit_id", "put_away_at", "id"], unique=False)

    op.create_table(
        "sector_map_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["map_id"], ["sector_map.id"], name=op.f("fk_sector_map_version_map_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector_map_version")),
        sa.UniqueConstraint("map_id", "number", name=op.f("uq_sector_map_version_map_id_number")),
    )
    op.create_table(
        "sector_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("map_version_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("with_provisional", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=150), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("done_units", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("new_lines", sa.Integer(), nullable=False),
        sa.Column("updated_lines", sa.Integer(), nullable=False),
        sa.Column("cancelled_lines", sa.Integer(), nullable=False),
        sa.Column("same_lines", sa.Integer(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=150), nullable=False),
        sa.Column("settled_note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sector_run_account_id")),
        sa.ForeignKeyConstraint(["base_id"], ["sector_run.id"], name=op.f("fk_sector_run_base_id")),
        sa.ForeignKeyConstraint(["map_id"], ["sector_map.id"], name=op.f("fk_sector_run_map_id")),
        sa.ForeignKeyConstraint(
            ["map_version_id"], ["sector_map_version.id"], name=op.f("fk_sector_run_map_version_id")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["form_period.id"], name=op.f("fk_sector_run_period_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sector_run_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector_run")),
        sa.UniqueConstraint(
            "map_id", "period_id", "unit_id", "number", name=op.f("uq_sector_run_map_id_period_id_unit_id_number")
        ),
    )
    op.create_index("ix_sector_run_period", "sector_run", ["period_id", "unit_id", "id"], unique=False)
    op.create_index(
        "ix_sector_run_state", "sector_run", ["map_id", "period_id", "unit_id", "state", "settled_at"], unique=False
    )

    op.create_table(
        "sector_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["sector_run.id"], name=op.f("fk_sector_file_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector_file")),
        sa.UniqueConstraint("run_id", "kind", name=op.f("uq_sector_file_run_id_kind")),
    )
    op.create_table(
        "sector_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=8), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["sector_run.id"], name=op.f("fk_sector_line_run_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sector_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector_line")),
        sa.UniqueConstraint("run_id", "position", name=op.f("uq_sector_line_run_id_position")),
    )
    op.create_index("ix_sector_line_mark", "sector_line", ["run_id", "mark", "position"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_sector_line_mark", "sector_line")

    op.drop_table("sector_line")
    op.drop_table("sector_file")
    op.drop_index("ix_sector_run_state", "sector_run")
    op.drop_index("ix_sector_run_period", "sector_run")

    op.drop_table("sector_run")
    op.drop_table("sector_map_version")
    op.drop_index("ix_sector_map_unit", "sector_map")
    op.drop_index("ix_sector_map_form", "sector_map")

    op.drop_table("sector_map")
