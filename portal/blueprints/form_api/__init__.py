"""Forms for programs with an access key: reports, writing, submitting, totals; and the description of it all."""

from portal.blueprints.form_api import description, reports, totals, writing
from portal.blueprints.form_api.blueprint import bp

__all__ = ["bp", "description", "reports", "totals", "writing"]
