"""Papers: PDF files made of a template and plain data, in a limited child process."""

from portal.adapters.pdf.making import PDF, PaperFailed, make_pdf

__all__ = ["PDF", "PaperFailed", "make_pdf"]
