"""The blueprint of the plan of tests and the board of progress."""

from flask import Blueprint

bp = Blueprint("progress", __name__, url_prefix="/tien-do")
