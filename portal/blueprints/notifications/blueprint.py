"""The blueprint its view modules hang on."""

from flask import Blueprint

bp = Blueprint("notifications", __name__, url_prefix="/thong-bao")
