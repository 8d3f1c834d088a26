"""The blueprint of the public pages on which a slip is used."""

from flask import Blueprint

bp = Blueprint("activation", __name__, url_prefix="/kich-hoat")
