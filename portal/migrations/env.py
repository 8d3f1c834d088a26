"""Runs migrations on the app's own engine; Flask-Migrate calls this."""

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

from portal.db import db

config = context.config
database = current_app.extensions["migrate"].db


def render_item(kind, item, _context):
    """Write our own column types as plain SQLAlchemy ones, so that a migration never depends on today's code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run() -> None:
    """Migrate in one transaction each."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            transaction_per_migration=True,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
