"""The blueprint its view modules hang on."""

from flask import Blueprint

bp = Blueprint("school", __name__, url_prefix="/truong-hoc")
