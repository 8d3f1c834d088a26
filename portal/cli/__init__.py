"""Commands of the portal: ``portal --help``."""

import os
import sys

from click import Command
from flask.cli import FlaskGroup

from portal.cli import clock, demo, doctor, files, followers, indexing, register, run, signatures, work

COMMANDS: list[Command] = [
    clock.clock,
    demo.demo,
    doctor.doctor,
    files.read_files,
    followers.followers,
    indexing.indexer,
    indexing.reindex,
    register.register,
    signatures.signatures,
    work.worker,
]


def all_commands() -> list[Command]:
    """Every command, for ``flask`` and ``portal`` alike."""
    return COMMANDS


def main() -> None:
    """Entry point of the ``portal`` script; works from any folder."""
    os.environ.setdefault("FLASK_APP", "portal:create_app")
    help_text = "Cổng Trường: operate one installation."
    group = FlaskGroup(name="portal", help=help_text, add_default_commands=False, load_dotenv=False)
    group.add_command(run.run)  # looks at folder and port before there is an application
    sys.exit(group.main())
