"""The blueprint its view modules hang on."""

from flask import Blueprint

bp = Blueprint("form_api", __name__, url_prefix="/api/v1")
FORMS = "/bieu-mau"
