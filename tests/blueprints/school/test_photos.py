"""The photo of a pupil: drawn anew, seen by those who see the pupil, changed by who keeps the records."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from portal.db import db
from portal.models.records import AuditEntry
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.pictures import photo_with_place
from tests.queries import QueryCount
from tests.school import make_class

pytestmark = pytest.mark.same_everywhere


def test_a_photo_is_given_shown_and_taken_off(
    cast: Cast, client_for: Callable[[Person], PageClient], queries: Callable[[], QueryCount]
) -> None:
    pupil = make_class(cast, pupils=("Lê Thị An",)).pupils[0]
    page = f"/truong-hoc/hoc-sinh/{pupil.id}"
    clerk = client_for(cast.principal)
    assert clerk.get(f"{page}/anh").status_code == 404
    for bad, said in (
        ((io.BytesIO(b"not a picture"), "an.jpg"), "không phải ảnh"),
        (None, "Hãy chọn một ảnh."),
        ((io.BytesIO(b""), "an.jpg"), "rỗng (0 byte)"),
    ):
        refused = clerk.submit(f"{page}/anh/doi", {"photo": bad} if bad else {})
        assert refused.status_code == 422
        assert said in text_of(parse(refused))
    good = (io.BytesIO(photo_with_place()), "Ảnh thẻ.jpg")
    assert clerk.submit(f"{page}/anh/doi", {"photo": good}).status_code == 303
    with queries() as made:
        shown = clerk.get(f"{page}/anh")
    assert len(made) <= 6, made.statements
    assert (shown.mimetype, shown.headers["Cache-Control"]) == ("image/webp", "private, max-age=3600")
    image = Image.open(io.BytesIO(shown.data))
    assert (image.width, len(image.getexif())) == (480, 0)
    assert b"BiMatNha" not in shown.data
    assert f'alt="Ảnh của {pupil.full_name}"' in clerk.get(page).text
    for stranger in (cast.other_principal, cast.leader, cast.clerk, cast.teacher):
        assert client_for(stranger).get(f"{page}/anh").status_code in {403, 404}
        assert client_for(stranger).send(f"{page}/anh/bo").status_code in {403, 404}
    assert clerk.send(f"{page}/anh/bo").status_code == 303
    assert clerk.get(f"{page}/anh").status_code == 404
    noted = [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id) if "photo" in entry.action]
    assert noted == ["pupil_photo_changed", "pupil_photo_removed"]
