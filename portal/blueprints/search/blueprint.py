"""The blueprint its view modules hang on."""

from flask import Blueprint

bp = Blueprint("search", __name__, url_prefix="/tim-kiem")
