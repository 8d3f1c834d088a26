"""What a family is asked to do, in words."""

from portal.errors import mark

READ, CONFIRM, ANSWER, AGREE, SIGN = "read", "confirm", "answer", "agree", "sign"
ASKING_LABELS: dict[str, str] = {
    READ: mark("Chưa đọc"),
    CONFIRM: mark("Cần xác nhận"),
    ANSWER: mark("Cần trả lời"),
    AGREE: mark("Cần ý kiến"),
    SIGN: mark("Chờ bạn ký"),
}
