"""What severities, statuses, kinds of comparison, drafts are called wherever people read them."""

LABELS = {
    "error": "Lỗi", "warning": "Cảnh báo", "note": "Lưu ý",
    "ok": "", "stated": "Theo báo cáo, chưa có số thành phần", "partial": "Thiếu một số thành phần",
    "missing": "Chưa có số liệu", "not_applicable": "Không phát sinh",
    "impossible": "Số liệu mâu thuẫn, không in",
    "rolled_up": "Cộng báo cáo của các đơn vị trực thuộc",
    "derived": "Tính từ các kỳ khác", "merged": "Cộng các đơn vị đã sáp nhập",
    "last_year": "Cùng kỳ năm trước", "previous": "Kỳ liền trước", "target": "Mục tiêu",
    "extended": "báo cáo cùng kỳ của dự án gốc",
}  # fmt: skip
DRAFT = "DỰ THẢO"  # on every page of one
PREVIEW = f"{DRAFT} – bản xem trước, chưa xác nhận kết quả kiểm tra số liệu; bản chính thức do lệnh cchc report lập"


def draft_mark(errors: int) -> str:
    """What a draft says of itself: how many errors are open."""
    return f"{DRAFT} – còn {errors} lỗi chưa được xử lý"
