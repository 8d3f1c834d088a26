"""Runs migrations on the app's own engine; Flask-Migrate calls this."""

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

from portal.db import db
from portal.services.search import triggers

config = context.config
database = current_app.extensions["migrate"].db


def render_item(kind, item, _context):
    """Write our own column types as plain SQLAlchemy ones, so that a migration never depends on today's code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run() -> None:
    """Migrate in one transaction each, without the triggers of the search feed; at the newest step they are put back.

    What they missed is made up for: the index is made anew, as after an upgrade it should be.
    """
    with database.engine.connect().execution_options(for_writing=True) as connection:
        options = {
            "connection": connection,
            "target_metadata": db.metadata,
            "render_item": render_item,
            "transaction_per_migration": True,
            **current_app.extensions["migrate"].configure_args,
        }
        context.configure(**options)
        context.configure(**options, fn=without_triggers(connection, context.get_context().opts["fn"]))
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if context.get_context().get_current_revision() == context.script.get_current_head():
            triggers.install(connection)
        connection.commit()


def without_triggers(connection, plan):
    """The steps of a command; when there are any, the triggers go first."""

    def plan_and_clear(*args):
        steps = plan(*args)
        if steps:
            triggers.take_away(connection)
            connection.commit()
        return steps

    return plan_and_clear


run()
