"""Names of the worker's tasks as operators read them."""

from portal.errors import mark

KIND_LABELS: dict[str, str] = {
    "mail": mark("Gửi thư"),
    "notification_mail": mark("Gửi thư báo một việc"),
    "digest_mail": mark("Gửi thư tổng hợp cuối ngày"),
    "unit_digest_mail": mark("Gửi thư hằng ngày cho đơn vị"),
    "follow_confirmation": mark("Gửi thư xác nhận người theo dõi trang tin"),
    "follower_mail": mark("Gửi tin mới cho người theo dõi trang tin"),
    "document_reachable": mark("Báo văn bản đang chờ cho đơn vị vừa có người nhận"),
    "document_posted": mark("Báo văn bản mới cho các đơn vị nhận"),
    "document_recalled": mark("Báo các đơn vị nhận về việc thu hồi"),
    "document_superseded": mark("Báo các đơn vị nhận về văn bản thay thế"),
    "guidance_given": mark("Báo các đơn vị nhận về hướng dẫn chung"),
    "recall_answered": mark("Báo nơi gửi trả lời về việc thu hồi"),
    "check_signatures": mark("Xem chữ ký số trong tệp đính kèm"),
    "read_text": mark("Đọc chữ trong tệp đính kèm"),
    "reminder": mark("Nhắc việc sắp đến hạn hoặc quá hạn"),
    "sign_checkpoint": mark("Ký mốc của sổ đăng ký văn bản"),
    "marks_look": mark("Xem trước tệp điểm lớn"),
    "broadcast_school": mark("Gửi thông báo của cấp trên đến gia đình một trường"),
    "broadcast_withdrawn": mark("Thu hồi thông báo của cấp trên ở một trường"),
    "notice_sent": mark("Báo gia đình có thông báo của trường"),
    "contact_slips": mark("Báo gia đình có phiếu liên lạc"),
    "notice_told": mark("Báo gia đình sau giờ yên tĩnh"),
    "notice_due": mark("Gửi thông báo đã hẹn giờ"),
    "report_slips": mark("Báo gia đình có phiếu báo kết quả"),
    "notification_push": mark("Báo một việc đến máy của người dùng"),
    "notice_texts": mark("Chuẩn bị tin nhắn SMS về thông báo của trường"),
    "sms": mark("Gửi tin nhắn SMS"),
    "data_round": mark("Báo gia đình xác nhận thông tin"),
    "meeting_day": mark("Báo gia đình có ngày gặp"),
    "talk_message": mark("Báo có tin mới giữa gia đình và nhà trường"),
    "marks_import": mark("Ghi điểm nhập từ tệp"),
    "data_copy": mark("Lập bản sao dữ liệu cho gia đình"),
    "paper_asked": mark("Lập bản in của một lớp"),
    "photos_import": mark("Vẽ lại ảnh học sinh từ tệp nén"),
}

MAIL_KINDS = ("mail", "notification_mail", "digest_mail", "unit_digest_mail", "follow_confirmation", "follower_mail")

JOB_LABELS: dict[str, str] = {
    "sweep_deemed": mark("Ghi sổ các văn bản được xem như đã nhận"),
    "start_clocks": mark("Bắt đầu tính giờ cho đơn vị vừa có người nhận"),
    "queue_checkpoint": mark("Chuẩn bị mốc mới của sổ đăng ký văn bản"),
    "queue_reminders": mark("Tìm các việc cần nhắc"),
    "heartbeat": mark("Báo tiến trình nền đang chạy"),
    "queue_due_notices": mark("Tìm thông báo đã đến giờ hẹn"),
    "tell_operators": mark("Báo người vận hành khi có việc hỏng"),
    "queue_digests": mark("Gom thư tổng hợp cuối ngày"),
    "queue_unit_digests": mark("Chuẩn bị thư hằng ngày cho các đơn vị"),
    "nudge_site_managers": mark("Nhắc người phụ trách trang tin"),
    "remind_of_disclosure": mark("Nhắc trường còn thiếu mục công khai"),
    "nudge_quiet_sites": mark("Nhắc trang tin lâu chưa có bài mới"),
    "queue_follower_mails": mark("Chuẩn bị tin mới cho người theo dõi trang tin"),
    "forget_unconfirmed_followers": mark("Xóa địa chỉ theo dõi trang tin không được xác nhận"),
    "forget_askers": mark("Xóa dữ liệu cá nhân của người hỏi khi hết hạn lưu"),
    "sweep_login_attempts": mark("Xóa các lần đăng nhập sai đã cũ"),
    "sweep_outbox": mark("Xóa các việc đã làm xong từ lâu"),
    "refresh_figures": mark("Tính số liệu của các trường"),
    "sweep_copies": mark("Xóa bản sao dữ liệu đã hết hạn giữ"),
    "sweep_papers": mark("Xóa tệp bản in đã hết hạn giữ"),
    "sweep_mark_imports": mark("Xóa kết quả xem trước tệp điểm đã hết hạn giữ"),
}

STATE_LABELS: dict[str, str] = {
    "waiting": mark("Đang chờ"),
    "claimed": mark("Đang làm"),
    "poisoned": mark("Không làm được"),
    "abandoned": mark("Đã bỏ qua"),
}
