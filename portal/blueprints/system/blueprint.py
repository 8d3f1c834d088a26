"""The blueprint its view modules hang on."""

from flask import Blueprint

bp = Blueprint("system", __name__)
