"""The blueprint its view modules hang on."""

from flask import Blueprint

bp = Blueprint("news", __name__, url_prefix="/tin-tuc")
