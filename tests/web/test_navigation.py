"""Every page of documents knows its place in the navigation."""

from flask import Flask

from portal.web.shell import RECEIVING, SENDING

BOTH_SIDES = {"show", "receipt", "questions", "rule", "choose_rule", "contest"}
"""Met by those who sent and by those who received; nothing in the navigation is where they are."""
NO_PAGES = {"download_file", "download_proof", "contest_file", "package_file", "find_units", "find_documents"}
"""Files, and parts of other pages."""


def test_every_page_of_documents_has_its_place(app: Flask) -> None:
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("documents.") and "GET" in (rule.methods or ()) and "." not in rule.rule
    }
    elsewhere = {f"documents.{name}" for name in BOTH_SIDES | NO_PAGES}
    assert pages == SENDING | RECEIVING | elsewhere
    assert not SENDING & RECEIVING
    assert not elsewhere & (SENDING | RECEIVING)
