"""The words of stored files."""

import click
from flask.cli import with_appcontext

from portal.services.file_texts.catching_up import queue_missing, queue_scans
from portal.web.parts import parts


@click.command("read-files")
@with_appcontext
def read_files() -> None:
    """Queue every stored file that was not read yet, or only by an older version; the worker reads them bit by bit."""
    click.echo(f"{queue_missing()} files to read.")
    if parts().settings.ocr:
        click.echo(f"{queue_scans()} scans to read by their letters.")
