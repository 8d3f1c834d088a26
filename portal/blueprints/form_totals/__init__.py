"""What those above see of the units' reports: how far they are, what they add up to, where totals come from."""

from portal.blueprints.form_totals import files, turning, views
from portal.blueprints.form_totals.blueprint import bp

__all__ = ["bp", "files", "turning", "views"]
