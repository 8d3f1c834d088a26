"""The portal's clock, when the machine's clock was stepped."""

import click
from flask.cli import with_appcontext

from portal.adapters import clock as clocks
from portal.services.records.timekeeping import accept_clock, hold_clock


@click.group()
def clock() -> None:
    """The time the portal goes by; it believes no large step of the machine's clock."""


@clock.command()
@with_appcontext
def show() -> None:
    """The machine's time, the portal's time and the difference."""
    hold_clock()
    click.echo(f"machine  {clocks.machine_now():%Y-%m-%d %H:%M:%S} UTC")
    click.echo(f"portal   {clocks.now():%Y-%m-%d %H:%M:%S} UTC")
    step = clocks.held_step()
    click.echo(f"The machine's clock was moved by {step}." if step else "The machine's clock is believed.")


@clock.command()
@click.confirmation_option(prompt="Is the machine's clock right now?")
@with_appcontext
def accept() -> None:
    """Believe the machine's clock again, after it was set right; then restart the web server."""
    start = accept_clock()
    click.echo(f"The portal goes on from {start:%Y-%m-%d %H:%M:%S} UTC. Restart the web server.")
