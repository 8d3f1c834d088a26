"""The words of pages: each request in its own language, whatever was found for the one before."""

from flask import Flask, g, render_template_string
from flask_babel import force_locale, gettext, refresh
from flask_babel import get_translations as flask_catalogue

from portal.web.shell import remember_language

WORDS = "{{ _('Trợ giúp') }}"


def test_words_follow_the_language_of_the_request(app: Flask) -> None:
    for language, word in (("vi", "Trợ giúp"), ("en", "Help"), ("vi", "Trợ giúp")):
        g.pop("_flask_babel", None)  # the context of the test lasts longer than a request
        with app.test_request_context(f"/?lang={language}"):
            app.preprocess_request()
            assert (render_template_string(WORDS), gettext("Trợ giúp")) == (word, word)


def test_another_language_counts_from_the_next_word_on(app: Flask) -> None:
    with app.test_request_context("/"):
        g.no_database = True
        assert render_template_string(WORDS) == "Trợ giúp"
        with force_locale("en"):
            assert render_template_string(WORDS) == "Help"
        assert render_template_string(WORDS) == "Trợ giúp"
        remember_language("en")
        assert render_template_string(WORDS) == "Help"
        refresh()
        assert render_template_string(WORDS) == "Help"


def test_the_catalogue_is_found_once_for_a_page(app: Flask) -> None:
    with app.test_request_context("/"):
        assert flask_catalogue() is flask_catalogue()


def test_variables_are_escaped_in_pages(app: Flask) -> None:
    with app.test_request_context("/"):
        words = "{{ _('Lớp %(name)s', name=name) }} {{ ngettext('%(num)s lần', '%(num)s lần', 2) }}"
        assert render_template_string(words, name="<6A>") == "Lớp &lt;6A&gt; 2 lần"
        with force_locale("en"):
            assert "&lt;6A&gt;" in render_template_string(words, name="<6A>")
