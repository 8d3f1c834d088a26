"""Forms of signing in and of the own account. Fields of secrets have the names that are never carried along."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, PasswordField
from wtforms.validators import EqualTo

from portal.rules.people import emails
from portal.rules.people.access_keys import LONGEST_NAME, USUAL_DAYS
from portal.web.forms import ChoiceField, ChoicesField, LineField, PortalForm, at_most, required


class SignInForm(PortalForm):
    """User name, e-mail or phone, and the password; ``resume`` carries what was typed before the session ended."""

    login = LineField(_l("Tên đăng nhập, thư điện tử hoặc số điện thoại"), [required])
    password = PasswordField(_l("Mật khẩu"), [required])
    next = HiddenField()
    resume = HiddenField()


class ForgottenForm(PortalForm):
    """Whose password is to be set anew."""

    login = LineField(_l("Tên đăng nhập, thư điện tử hoặc số điện thoại"), [required])


class NewPasswordForm(PortalForm):
    """A new password, typed twice."""

    new_password = PasswordField(_l("Mật khẩu mới"), [required])
    repeated = PasswordField(
        _l("Nhập lại mật khẩu mới"), [required, EqualTo("new_password", _l("Hai lần nhập chưa giống nhau."))]
    )


class ChangePasswordForm(NewPasswordForm):
    """The password in use, then the new one."""

    next = HiddenField()
    password = PasswordField(_l("Mật khẩu hiện tại"), [required])


class CodeForm(PortalForm):
    """A code of the app or a recovery code."""

    code = LineField(_l("Mã xác thực"), [required, at_most(40)])
    next = HiddenField()


class SwitchOffForm(PortalForm):
    """Both factors once more."""

    password = PasswordField(_l("Mật khẩu hiện tại"), [required])
    code = LineField(_l("Mã xác thực"), [required, at_most(40)])


class AccessKeyForm(PortalForm):
    """A key for a program; both factors protect what outlives the session."""

    name = LineField(_l("Tên khóa"), [required, at_most(LONGEST_NAME)])
    days = IntegerField(_l("Dùng trong bao nhiêu ngày"), [required], default=USUAL_DAYS)
    uses = ChoicesField(_l("Khóa được làm gì"))
    password = PasswordField(_l("Mật khẩu hiện tại"), [required])
    code = LineField(_l("Mã xác thực"), [at_most(40)])


class ContactForm(PortalForm):
    """Where the person is reached; the password protects the way to reset it."""

    email = LineField(_l("Thư điện tử"), [at_most(emails.LONGEST)])
    phone = LineField(_l("Số điện thoại"), [at_most(40)])
    password = PasswordField(_l("Mật khẩu hiện tại"), [required])


class LanguageForm(PortalForm):
    """The language of pages; each named in itself."""

    locale = ChoiceField(_l("Ngôn ngữ"), choices=[("vi", "Tiếng Việt"), ("en", "English")])
