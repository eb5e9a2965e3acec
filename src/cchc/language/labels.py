"""What severities, statuses and kinds of comparison are called wherever people read them."""

LABELS = {
    "error": "Lỗi", "warning": "Cảnh báo", "note": "Lưu ý",
    "ok": "", "stated": "Theo báo cáo, chưa có số thành phần", "partial": "Thiếu một số thành phần",
    "missing": "Chưa có số liệu", "not_applicable": "Không phát sinh",
    "impossible": "Số liệu mâu thuẫn, không in",
    "rolled_up": "Cộng báo cáo của các đơn vị trực thuộc",
    "derived": "Tính từ các kỳ khác", "merged": "Cộng các đơn vị đã sáp nhập",
    "last_year": "Cùng kỳ năm trước", "previous": "Kỳ liền trước", "target": "Mục tiêu",
}  # fmt: skip
