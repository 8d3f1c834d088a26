"""How many families the portal reaches, for whom it concerns."""

from collections.abc import Callable
from typing import Any

from tests.cast import Cast
from tests.families import make_guardian
from tests.queries import QueryCount
from tests.school import lead, make_class


def test_a_teacher_sees_the_own_class_with_its_families(
    cast: Cast, client_for: Any, queries: Callable[[], QueryCount]
) -> None:
    room, _other = make_class(cast), make_class(cast, "4B")
    lead(room, cast.teacher)
    make_guardian(cast, *room.pupils[:2])
    client = client_for(cast.teacher)
    client.get("/lien-lac/")
    with queries() as count:
        text = client.get("/lien-lac/").get_data(as_text=True)
    assert len(count) <= 12, count.statements
    assert "4A" in text
    assert "4B" not in text
    cells = [part.split("</td>")[0].split(">")[-1] for part in text.split('class="num"')[4:]]
    assert cells == ["6", "2", "4"]


def test_the_school_sees_all_and_others_nothing(cast: Cast, client_for: Any) -> None:
    make_class(cast), make_class(cast, "4B")
    text = client_for(cast.principal).get("/lien-lac/").get_data(as_text=True)
    assert "4A" in text
    assert "4B" in text
    assert "4A" not in client_for(cast.other_principal).get("/lien-lac/").get_data(as_text=True)
    assert client_for(cast.leader).get("/lien-lac/").status_code == 403
    assert client_for(make_guardian(cast)).get("/lien-lac/").status_code == 403
