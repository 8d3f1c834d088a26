"""The contact book as the school uses it."""

from portal.blueprints.contact_book import families, reach
from portal.blueprints.contact_book.blueprint import bp

__all__ = ["bp", "families", "reach"]
