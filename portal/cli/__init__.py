"""Commands of the portal: ``portal --help``."""

import sys

from click import Command
from flask.cli import FlaskGroup

from portal.cli import doctor, work

COMMANDS: list[Command] = [doctor.doctor, work.worker]


def all_commands() -> list[Command]:
    """Every command, for ``flask`` and ``portal`` alike."""
    return COMMANDS


def main() -> None:
    """Entry point of the ``portal`` script."""
    sys.exit(FlaskGroup(name="portal", help="Cổng Trường: operate one installation.").main())
