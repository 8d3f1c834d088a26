"""The devices on which a person is told by web push."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from portal.blueprints.notifications.blueprint import bp
from portal.rules.people.devices import browser_of, system_of
from portal.services.notifications import devices as own
from portal.web.access import SIGNED_IN, page
from portal.web.forms import PortalForm
from portal.web.identity import actor
from portal.web.parts import parts
from portal.web.respond import answer, go_to


class DeviceForm(PortalForm):
    """What a browser gives when it subscribes."""

    endpoint = HiddenField()
    p256dh = HiddenField()
    auth = HiddenField()


@bp.route("/thiet-bi", methods=["GET", "POST"])
@page(SIGNED_IN)
def devices() -> ResponseReturnValue:
    """The own devices; this one is added by what its browser sends."""
    form = DeviceForm()
    given = {name: form[name].data or "" for name in ("endpoint", "p256dh", "auth")}
    agent = request.user_agent.string
    device = ", ".join(filter(None, (browser_of(agent), system_of(agent))))
    if form.validate_on_submit() and form.attempt(own.add_device, actor(), **given, device=device):
        flash(_("Đã bật. Có thông báo mới là máy này hiện lên."), "success")
        return go_to(url_for("notifications.devices"))
    for name in given:
        form[name].data = ""
    return answer(
        "notifications/devices.html", form=form, devices=own.list_devices(actor()), key=parts().push_key.public
    )


@bp.post("/thiet-bi/<int:device_id>/tat")
@page(SIGNED_IN)
def drop_device(device_id: int) -> ResponseReturnValue:
    """Tell a device no more."""
    own.drop_device(actor(), device_id=device_id)
    flash(_("Đã tắt báo trên máy ấy."), "success")
    return go_to(url_for("notifications.devices"))
