"""The blueprint of reports as workbooks."""

from flask import Blueprint

bp = Blueprint("form_sheets", __name__, url_prefix="/bieu-mau/bang-tinh")
