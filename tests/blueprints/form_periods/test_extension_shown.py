"""The unit reads on its report why its days differ from the period's."""

from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.services.data_forms.periods import extending
from portal.services.data_forms.periods.extending import Extension
from tests.cast import Cast
from tests.data_forms import make_form, make_period, make_reports
from tests.form_periods import DAY
from tests.make import actor_of
from tests.pages import parse, text_of


def test_both_sides_read_the_reason(client_for, cast: Cast, mails: FolderMailer) -> None:
    period = make_period(make_form(cast.units["ben_tre"], cast.leader.id))
    given, other = make_reports(period, [cast.units["vinh_binh"], cast.units["hoa_nghia"]])
    typed = Extension(
        unit_ids=[cast.units["vinh_binh"]],
        group_id=None,
        closes_on=period.locks_on,
        locks_on=period.locks_on + 5 * DAY,
        official_on=period.locks_on + 6 * DAY,
        reason="Mất điện vì bão",
    )
    extending.extend(actor_of(cast.leader), period_id=period.id, typed=typed)
    db.session.commit()
    own = text_of(parse(client_for(cast.principal).get(f"/bieu-mau/phieu/{given.id}")))
    assert "Mất điện vì bão" in own
    assert f"hết ngày {typed.locks_on:%d/%m/%Y}" in own
    assert "Mất điện vì bão" in text_of(parse(client_for(cast.leader).get(f"/bieu-mau/ky/{period.id}")))
    assert "Mất điện" not in text_of(parse(client_for(cast.other_principal).get(f"/bieu-mau/phieu/{other.id}")))
