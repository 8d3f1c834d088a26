"""Conversations with a homeroom teacher belong to a class; those there are to that of the last message."""

from alembic import op

revision = "0104"
down_revision = "0103"
branch_labels = None
depends_on = None

UP = """
UPDATE talk SET party = 'h' || (
    SELECT CAST(class_place.class_id AS VARCHAR(10))
    FROM class_place JOIN school_class ON school_class.id = class_place.class_id
    WHERE class_place.pupil_id = talk.pupil_id AND school_class.unit_id = talk.unit_id
    AND class_place.valid_from <= talk.last_at
    ORDER BY class_place.valid_from DESC, class_place.id DESC LIMIT 1
)
WHERE party = 'homeroom' AND EXISTS (
    SELECT 1
    FROM class_place JOIN school_class ON school_class.id = class_place.class_id
    WHERE class_place.pupil_id = talk.pupil_id AND school_class.unit_id = talk.unit_id
    AND class_place.valid_from <= talk.last_at
)
"""
DOWN = """
UPDATE talk SET party = 'homeroom'
WHERE party LIKE 'h%' AND party <> 'homeroom' AND NOT EXISTS (
    SELECT 1 FROM talk AS other
    WHERE other.pupil_id = talk.pupil_id AND other.guardian_id = talk.guardian_id AND other.unit_id = talk.unit_id
    AND other.party LIKE 'h%' AND other.id > talk.id
)
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
