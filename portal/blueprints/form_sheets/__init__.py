"""Reports as workbooks: taken out, brought back, looked at cell by cell, and only then written."""

from portal.blueprints.form_sheets import views
from portal.blueprints.form_sheets.blueprint import bp

__all__ = ["bp", "views"]
