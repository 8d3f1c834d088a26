"""What is done with exports for the sector database, in words for the audit log."""

from portal.errors import mark

SECTOR_ACTIONS: dict[str, str] = {
    "sector_map_created": mark("Lập bảng cột kết xuất"),
    "sector_map_changed": mark("Sửa bảng cột kết xuất"),
    "sector_map_put_away": mark("Cất bảng cột kết xuất"),
    "sector_map_taken_out": mark("Dùng lại bảng cột kết xuất"),
    "sector_run_asked": mark("Kết xuất số liệu cho hệ thống khác"),
    "sector_run_made": mark("Lập xong tệp kết xuất"),
    "sector_run_downloaded": mark("Tải tệp kết xuất"),
    "sector_run_settled": mark("Ghi kết quả nộp tệp kết xuất"),
}
SECTOR_OBJECTS: dict[str, str] = {
    "sector_map": mark("Bảng cột kết xuất"),
    "sector_run": mark("Lần kết xuất"),
}
SECTOR_FIELDS: dict[str, str] = {
    "map_name": mark("Bảng cột"),
    "map_columns": mark("Số cột"),
    "run_number": mark("Lần thứ"),
    "run_state": mark("Kết quả nộp"),
    "with_provisional": mark("Cả số liệu tạm tính"),
}
