"""Load the demo, and say who can sign in."""

import sys

import click
import flask_migrate
from flask.cli import with_appcontext

from portal.db import begin_write, db
from portal.errors import RuleBroken
from portal.services import demo as demos
from portal.web.parts import parts


@click.command()
@click.option("--size", type=click.Choice(["letters", "province"]), default="letters", help="province: 700 schools.")
@click.option("--force", is_flag=True, help="Also beside units and people of your own; never a second time.")
@with_appcontext
def demo(size: str, force: bool) -> None:
    """Create or migrate the database and load the demo: the five letters, or a generated province."""
    flask_migrate.upgrade()
    begin_write()
    try:
        if size == "province":
            demos.load_province(force=force, progress=lambda words: click.echo(f"  {words}"))
        else:
            demos.load_demo(parts().file_store, force=force)
    except RuleBroken as refused:
        click.echo(f"{refused.message} [Not loaded: the database is in use.]", err=True)
        sys.exit(1)
    db.session.commit()
    print_accounts()


def load_when_empty() -> bool:
    """Load the demo into a database nobody has used yet; whether it was loaded."""
    begin_write()
    if not demos.is_empty():
        db.session.rollback()
        return False
    demos.load_demo(parts().file_store)
    db.session.commit()
    return True


def print_accounts() -> None:
    """The accounts and their common password, as a table."""
    accounts = demos.demo_accounts()
    if not accounts:
        return
    width = max(len(account.user_name) for account in accounts)
    click.echo(f"\n  Tài khoản dùng thử, mật khẩu chung: {demos.PASSWORD}   [demo accounts, one password for all]")
    for account in accounts:
        held = ": ".join([", ".join(account.role_labels), *account.unit_names[:1]])
        click.echo(f"    {account.user_name:<{width}}  {held}")
    click.echo()
