"""Fixtures of documents."""

import pytest

from tests.cast import Cast
from tests.register import make_answered, make_contested, make_history


@pytest.fixture
def history(app, cast: Cast, clock_at) -> int:
    """The id of a posted document with two openings, deemed received, under a checkpoint."""
    return make_history(cast, clock_at)


@pytest.fixture
def answered(app, cast: Cast, clock_at, mails) -> int:
    """The id of a posted document acknowledged by one addressee and sent back by another, under a checkpoint."""
    return make_answered(cast, clock_at)


@pytest.fixture
def contested(app, cast: Cast, clock_at, mails) -> int:
    """The id of a posted document with one contest note that is answered and one withdrawn, under a checkpoint."""
    return make_contested(cast, clock_at)
