"""The blueprint of the periods of data-entry forms, their calendars and programmes."""

from flask import Blueprint

bp = Blueprint("form_periods", __name__, url_prefix="/bieu-mau/ky")
