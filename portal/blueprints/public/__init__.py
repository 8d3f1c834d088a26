"""Public pages of units: what everybody may read without an account. Their addresses begin here and nowhere else."""

from portal.blueprints.public import documents, feeds, sitemaps
from portal.blueprints.public.blueprint import bp

__all__ = ["bp", "documents", "feeds", "sitemaps"]
