"""Readers by mail, for the operator: ending addresses that bounce, or whose owner asked by another way."""

import click
from flask.cli import with_appcontext

from portal.errors import RuleBroken
from portal.services.news.following import forget_address


@click.group()
def followers() -> None:
    """Readers who follow sites by mail."""


@followers.command()
@click.argument("email")
@with_appcontext
def forget(email: str) -> None:
    """Send nothing to EMAIL any more and forget the address, on every site."""
    try:
        count = forget_address(email)
    except RuleBroken as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Đã xóa ở {count} trang tin. [Forgotten on {count} sites.]")
