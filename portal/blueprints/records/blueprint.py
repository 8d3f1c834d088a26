"""The blueprint its view modules hang on."""

from flask import Blueprint

bp = Blueprint("records", __name__, url_prefix="/nhat-ky")
