"""The blueprint its view modules hang on."""

from flask import Blueprint

bp = Blueprint("units", __name__, url_prefix="/don-vi")
