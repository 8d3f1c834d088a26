"""The blueprint of what a school does with the families of its pupils."""

from flask import Blueprint

bp = Blueprint("contact_book", __name__, url_prefix="/lien-lac")
