"""Documents: inbox, outbox, composing, posting."""

from portal.blueprints.documents import views
from portal.blueprints.documents.blueprint import bp

__all__ = ["bp", "views"]
