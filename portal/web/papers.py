"""A paper as a PDF to save or print."""

from flask import Response

from portal.adapters import clock
from portal.adapters.pdf import PDF, make_pdf
from portal.services.documents.papers.paper import Paper
from portal.web.respond import download


def send_paper(paper: Paper) -> Response:
    """Set the paper and send it under its name."""
    return download(make_pdf(paper.template, paper.data, at=clock.now()), paper.file_name, PDF)
