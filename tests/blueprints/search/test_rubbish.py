"""Whatever can be typed, through the pages of the search. All of it: `python -m tests.campaigns.searching`."""

import pytest
from flask import Flask

from tests.campaigns.searching import ask, sign_in, strings
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("mails")
SEED = 20261120
SURFACES = {"GET /tim-kiem/", "GET /tim-kiem/nhanh", "GET /tim-kiem/ket-qua.xlsx", "POST /tim-kiem/luu"}


def test_no_rubbish_is_an_error_or_slow(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = ask(sign_in(app, cast, monkeypatch), strings(SEED), 50, seed=SEED)
    assert outcome.faults == []
    assert {what.rpartition(" ")[0] for what in outcome.statuses} == SURFACES
    assert outcome.statuses["POST /tim-kiem/luu 303"] > 10, "most can be saved"
