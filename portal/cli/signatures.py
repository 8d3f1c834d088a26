"""Digital signatures inside attached files."""

import click
from flask.cli import with_appcontext

from portal.adapters.pdf_signatures import load_roots
from portal.db import begin_write, db
from portal.services.documents.signatures import queue_again
from portal.web.parts import parts


@click.group()
def signatures() -> None:
    """Digital signatures inside attached PDF files."""


@signatures.command()
@with_appcontext
def check() -> None:
    """Have the worker look at files it never looked at, and again at signed ones when the trusted roots changed."""
    begin_write()
    count = queue_again(load_roots(parts().settings.signature_roots))
    db.session.commit()
    click.echo(f"{count} files queued for the worker.")
