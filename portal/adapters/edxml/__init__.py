"""Packages of QCVN 102 as bytes: written and read as streams, so that large files never fill the memory."""

from portal.adapters.edxml.reading import Contents, Hashed, Kept, read_package
from portal.adapters.edxml.writing import write_package, write_status

__all__ = ["Contents", "Hashed", "Kept", "read_package", "write_package", "write_status"]
