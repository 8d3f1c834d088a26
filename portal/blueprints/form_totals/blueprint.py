"""The blueprint of those who oversee data-entry forms."""

from flask import Blueprint

bp = Blueprint("form_totals", __name__, url_prefix="/bieu-mau/tong-hop")
