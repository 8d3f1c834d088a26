"""The register of documents: audited from the first entry to the last."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.adapters.signing import is_signed
from portal.services.documents.auditing import audit_documents
from portal.services.records.verifying import audit
from portal.web.parts import parts


@click.group()
def register() -> None:
    """The append-only register of what happened to documents."""


@register.command()
@click.option(
    "--since",
    "witnessed",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint kept outside the portal, e.g. from an old mail; may be given several times.",
)
@with_appcontext
def verify(witnessed: tuple[Path, ...]) -> None:
    """Recompute every hash, hold it against old checkpoints and against the tables; exit 1 on any fault."""
    notes = [path.read_text(encoding="utf-8") for path in witnessed]
    faults = [*audit(parts().register_key.public, is_signed, witnessed=notes), *audit_documents()]
    for fault in faults:
        click.echo(f"FAULT {fault.words}")
    click.echo("The register is whole." if not faults else f"{len(faults)} faults.")
    sys.exit(1 if faults else 0)
