"""The blueprint its view modules hang on."""

from flask import Blueprint

bp = Blueprint("documents", __name__, url_prefix="/van-ban")
