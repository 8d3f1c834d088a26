"""WTForms' own messages in our words; WTForms has no Vietnamese catalogue."""

from flask_babel import gettext

from portal.errors import mark

_WORDS = {
    "This field is required.": mark("Vui lòng nhập mục này."),
    "Not a valid choice.": mark("Hãy chọn một mục trong danh sách."),
    "Invalid Choice: could not coerce.": mark("Hãy chọn một mục trong danh sách."),
    "Invalid choice(s): one or more data inputs could not be coerced.": mark("Hãy chọn các mục trong danh sách."),
    "'%(value)s' is not a valid choice for this field.": mark("“%(value)s” không có trong danh sách."),
    "Not a valid integer value.": mark("Hãy nhập một số nguyên."),
    "Not a valid decimal value.": mark("Hãy nhập một số."),
    "Not a valid date value.": mark("Ngày không hợp lệ; nhập dạng ngày/tháng/năm."),
    "Not a valid datetime value.": mark("Ngày giờ không hợp lệ."),
    "Number must be at least %(min)s.": mark("Số không được nhỏ hơn %(min)s."),
    "Number must be at most %(max)s.": mark("Số không được lớn hơn %(max)s."),
    "Number must be between %(min)s and %(max)s.": mark("Số phải từ %(min)s đến %(max)s."),
    "Invalid email address.": mark("Địa chỉ thư điện tử không hợp lệ."),
    "Invalid input.": mark("Nội dung nhập không hợp lệ."),
}


class FormWords:
    """What WTForms asks for a translation; our own messages, already translated, come back as they are."""

    def gettext(self, message: str) -> str:
        """The message in the language of the page."""
        return gettext(_WORDS[message]) if message in _WORDS else message

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """As ``gettext``; Vietnamese has no plural."""
        return self.gettext(singular if number == 1 else plural)
