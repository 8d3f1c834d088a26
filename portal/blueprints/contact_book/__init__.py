"""The contact book as the school uses it."""

from portal.blueprints.contact_book import reach
from portal.blueprints.contact_book.blueprint import bp

__all__ = ["bp", "reach"]
