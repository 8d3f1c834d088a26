"""The blueprint its view modules hang on."""

from flask import Blueprint

bp = Blueprint("sites", __name__)
