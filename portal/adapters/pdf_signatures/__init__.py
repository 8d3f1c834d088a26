"""Digital signatures inside PDF files that anybody may have made, read in a limited child process."""

from portal.adapters.pdf_signatures.reading import Roots, load_roots, read_signatures

__all__ = ["Roots", "load_roots", "read_signatures"]
