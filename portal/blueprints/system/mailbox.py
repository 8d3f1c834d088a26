"""The development mailbox: every mail of a demo, for everybody to see. Closed on a real installation."""

from flask.typing import ResponseReturnValue

from portal.adapters.mail import FolderMailer
from portal.blueprints.system.blueprint import bp
from portal.errors import NotFound
from portal.web.access import PUBLIC, page
from portal.web.parts import parts
from portal.web.respond import answer

SHOWN = 50


@bp.get("/hop-thu-thu-nghiem")
@page(PUBLIC)
def mailbox() -> ResponseReturnValue:
    """The newest mails of the demo."""
    return answer("system/mailbox.html", mails=demo_mailbox().entries(SHOWN), most=SHOWN)


@bp.get("/hop-thu-thu-nghiem/<key>")
@page(PUBLIC)
def letter(key: str) -> ResponseReturnValue:
    """One mail of the demo, its links ready to follow."""
    return answer("system/letter.html", mail=demo_mailbox().get(key))


def demo_mailbox() -> FolderMailer:
    """The mailbox of a demo; NotFound when this is a real installation."""
    mailer = parts().mailer
    if not parts().settings.demo or not isinstance(mailer, FolderMailer):
        raise NotFound
    return mailer
