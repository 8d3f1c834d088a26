"""Corrections that families propose, and rounds of confirming."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=150), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_data_round_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_round")),
    )
    op.create_index("ix_data_round_unit", "data_round", ["unit_id", "opened_at"], unique=False)

    op.create_table(
        "family_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_family_proposal_by_id")),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_family_proposal_guardian_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_family_proposal_pupil_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_family_proposal_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_proposal")),
    )
    op.create_index(op.f("ix_family_proposal_guardian_id"), "family_proposal", ["guardian_id"], unique=False)
    op.create_index("ix_family_proposal_pupil", "family_proposal", ["pupil_id", "guardian_id"], unique=False)
    op.create_index("ix_family_proposal_unit", "family_proposal", ["unit_id", "state", "id"], unique=False)

    op.create_table(
        "data_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_data_confirmation_guardian_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_data_confirmation_pupil_id")),
        sa.ForeignKeyConstraint(["round_id"], ["data_round.id"], name=op.f("fk_data_confirmation_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_confirmation")),
        sa.UniqueConstraint(
            "round_id", "pupil_id", "guardian_id", name=op.f("uq_data_confirmation_round_id_pupil_id_guardian_id")
        ),
    )
    op.create_index("ix_data_confirmation_pupil", "data_confirmation", ["pupil_id"], unique=False)

    op.create_table(
        "family_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("before", sa.String(length=255), nullable=False),
        sa.Column("after", sa.String(length=255), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["family_proposal.id"], name=op.f("fk_family_change_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_change")),
    )
    op.create_index(op.f("ix_family_change_proposal_id"), "family_change", ["proposal_id"], unique=False)

    op.create_table(
        "family_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["family_proposal.id"], name=op.f("fk_family_proof_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_proof")),
    )
    op.create_index(op.f("ix_family_proof_proposal_id"), "family_proof", ["proposal_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_family_proof_proposal_id"), table_name="family_proof")

    op.drop_table("family_proof")
    op.drop_index(op.f("ix_family_change_proposal_id"), table_name="family_change")

    op.drop_table("family_change")
    op.drop_index("ix_data_confirmation_pupil", table_name="data_confirmation")

    op.drop_table("data_confirmation")
    op.drop_index("ix_family_proposal_unit", table_name="family_proposal")
    op.drop_index("ix_family_proposal_pupil", table_name="family_proposal")
    op.drop_index(op.f("ix_family_proposal_guardian_id"), table_name="family_proposal")

    op.drop_table("family_proposal")
    op.drop_index("ix_data_round_unit", table_name="data_round")

    op.drop_table("data_round")
