"""The blueprint its view modules hang on."""

from flask import Blueprint

bp = Blueprint("people", __name__)
