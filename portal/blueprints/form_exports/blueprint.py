"""The blueprint of exports for the sector database."""

from flask import Blueprint

bp = Blueprint("form_exports", __name__, url_prefix="/bieu-mau/ket-xuat")
