"""The blueprint its view modules hang on."""

from flask import Blueprint

bp = Blueprint("public", __name__, url_prefix="/cong-khai")
