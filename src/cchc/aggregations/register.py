"""register: rows of a register that match `where`, counted, or their `column` added up where it is given."""

from .base import Aggregation, Inputs, Result, Wording, aggregation


@aggregation("register")
class RegisterRows(Aggregation):
    needs = ("register_id", "flow_or_stock")
    kind = "count"

    def value(self, inputs: Inputs) -> Result:
        if inputs.rows is None:
            return Result()
        (rows, unclear), column = inputs.rows, self.indicator.column
        known = rows[column].dropna() if column else rows
        if known.empty and (column or unclear):
            return Result()
        status = "ok" if len(known) == len(rows) and not unclear else "partial"
        return Result(float(known.sum()) if column else float(len(rows)), status)

    def how(self, wording: Wording) -> str:
        return self._told(wording, ", chỉ lấy ")

    def how_in_annex(self, wording: Wording) -> str:
        return self._told(wording, ", các dòng có ")

    def _told(self, wording: Wording, only: str) -> str:
        own = [c for c in wording.catalogue.registers if c.register_id == self.indicator.register_id]
        titles = {column.column: column.title for column in own}
        what = f"Cộng cột “{titles[self.indicator.column]}”" if self.indicator.column else "Đếm số dòng"
        where = ", ".join(f"{titles[column]} là “{word}”" for column, word in self.indicator.where.items())
        return f"{what} của sổ “{own[0].sheet}”" + (only + where if where else "")
