"""Pages for those who make forms."""

from flask import Blueprint

bp = Blueprint("form_design", __name__, url_prefix="/bieu-mau/thiet-ke")
