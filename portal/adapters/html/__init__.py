"""Article bodies: HTML from anywhere made harmless and even, its words, and the plain way of typing it."""

from portal.adapters.html.cleaning import clean_html, media_in, text_of_html
from portal.adapters.html.typing import html_of_typed, typed_of_html

__all__ = ["clean_html", "html_of_typed", "media_in", "text_of_html", "typed_of_html"]
