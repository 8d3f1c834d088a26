"""The blueprint of what a family opens: the children, and each child's contact book."""

from flask import Blueprint

bp = Blueprint("family", __name__, url_prefix="/so-lien-lac")
