"""The blueprint of notices opened without an account; short, since its addresses are printed as QR codes."""

from flask import Blueprint

bp = Blueprint("notice_link", __name__, url_prefix="/tb")
