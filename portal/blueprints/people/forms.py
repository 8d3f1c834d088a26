"""Forms of signing in and of the own account."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField

from portal.web.forms import LineField, PortalForm, required


class SignInForm(PortalForm):
    """User name, e-mail or phone, and the password; ``resume`` carries what was typed before the session ended."""

    login = LineField(_l("Tên đăng nhập, thư điện tử hoặc số điện thoại"), [required])
    password = PasswordField(_l("Mật khẩu"), [required])
    next = HiddenField()
    resume = HiddenField()
