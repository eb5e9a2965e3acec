"""What a declared table is: its columns, types and key, and whether a given one is made so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from ..errors import CchcError

if TYPE_CHECKING:  # who only asks for the names of tables needs no heavy library
    import pandas as pd
    import pyarrow as pa


class Type(Enum):
    """What a column holds; the value is pandas' name of it."""

    TEXT = "str"  # "" where there is none
    LABEL = "category"  # few texts among many rows
    NUMBER = "float64"  # NaN where there is none
    INTEGER = "int64"
    INT32 = "int32"
    INT8 = "int8"
    FLAG = "bool"
    MOMENT = "datetime64[s]"
    RAW = "object"  # a cell as its file has it: text, number, date, None; never saved

    def arrow(self) -> "pa.DataType":
        """The type in a file; KeyError for RAW."""
        import pyarrow as pa

        types = {
            Type.TEXT: pa.large_string(),
            Type.LABEL: pa.dictionary(pa.int32(), pa.large_string()),
            Type.NUMBER: pa.float64(),
            Type.INTEGER: pa.int64(),
            Type.INT32: pa.int32(),
            Type.INT8: pa.int8(),
            Type.FLAG: pa.bool_(),
            Type.MOMENT: pa.timestamp("s"),
        }
        return types[self]


@dataclass(frozen=True)
class Field:
    """`null`: a row may have none. `title`, `required` (never blank) and `words` go into datapackage.json."""

    name: str
    type: Type
    description: str
    null: bool = False
    title: str = ""
    required: bool = False
    words: tuple[str, ...] = ()

    def array(self, values: "Sequence[object] | pd.Series") -> "pd.Series | pd.api.extensions.ExtensionArray":
        """The values as the column's type; ValueError where one is none, or is lacking and must not."""
        import pandas as pd

        if isinstance(values, pd.Series) and values.dtype == self.type.value:
            made = values.array
        elif self.type is Type.RAW:
            return pd.Series(values, dtype="object")  # of a bare array pandas would make texts where it can
        elif self.type is Type.LABEL:
            made = pd.Categorical(values)
        else:
            made = self._converted(values)
        if not self.null:
            self._refuse_blank(int(pd.isna(made).sum()))
        return made

    def _converted(self, values: "Sequence[object] | pd.Series") -> "pd.api.extensions.ExtensionArray":
        import numpy as np
        import pandas as pd
        import pyarrow as pa

        if self.type in (Type.INTEGER, Type.INT32, Type.INT8):
            values = pd.Series(values)  # of a list pyarrow would cut 1.5 down to 1
        try:
            found = pa.array(values, self.type.arrow(), from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
            raise ValueError(f"cột {self.name} không phải {self.type.value} ({error})") from error
        if self.type is Type.TEXT:
            return pd.array(found, self.type.value)
        if not self.null:  # numpy has no blank whole number, and no blank yes or no
            self._refuse_blank(found.null_count)
        return pd.array(np.array(found.to_numpy(zero_copy_only=False)), self.type.value)

    def _refuse_blank(self, count: int) -> None:
        if count:
            raise ValueError(f"cột {self.name} trống ở {count} dòng")


@dataclass(frozen=True)
class Schema:
    """A table that one step makes and others read: as a file where a notebook makes it, else in memory."""

    name: str
    title: str
    holds: str
    columns: Sequence[Field]
    made_by: str  # a notebook, or a room of the package
    read_by: Sequence[str] = ()
    key: Sequence[str] = ()
    of_others: bool = False  # other periods read it, too

    @cached_property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def __getitem__(self, name: str) -> Field:
        return self.columns[self.names.index(name)]

    def schema(self) -> "pa.Schema":
        """As in the file, with what each column holds."""
        import pyarrow as pa

        fields = [pa.field(c.name, c.type.arrow(), c.null, {"description": c.description}) for c in self.columns]
        return pa.schema(fields, {"title": self.title, "description": self.holds, "key": ", ".join(self.key)})

    def empty(self) -> "pd.DataFrame":
        return self.of({name: () for name in self.names})

    def frame(self, rows: "Iterable[Mapping[str, object] | Sequence[object]]") -> "pd.DataFrame":
        """The table of rows: by name, where what a row lacks is blank, or with all columns in order."""
        rows = list(rows)
        if not rows:
            return self.empty()
        if not isinstance(rows[0], Mapping):
            return self.of(dict(zip(self.names, zip(*rows, strict=True), strict=True)))
        self._refuse_other_columns([*self.names, *set().union(*rows).difference(self.names)])
        return self.of({name: [row.get(name) for row in rows] for name in self.names})

    def of(self, columns: "Mapping[str, Sequence[object]] | pd.DataFrame") -> "pd.DataFrame":
        """The table of these columns, in the declared order and types; CchcError names those that cannot be."""
        import pandas as pd

        self._refuse_other_columns(columns)
        made, faults = {}, []
        for column in self.columns:
            try:
                made[column.name] = column.array(columns[column.name])
            except ValueError as error:
                faults.append(str(error))
        self._refuse(faults)
        return pd.DataFrame(made, columns=self.names, copy=False)

    def checked(self, table: "pd.DataFrame") -> "pd.DataFrame":
        """`of`, and its key names each row once."""
        import pandas as pd

        made = self.of(table)
        again = made.duplicated(list(self.key)) if self.key else pd.Series(dtype=bool)
        if again.any():
            first = ", ".join(map(str, made.loc[again, list(self.key)].iloc[0]))
            self._refuse([f"khóa {', '.join(self.key)} trùng ở {again.sum()} dòng (dòng đầu: {first})"])
        return made

    def _refuse_other_columns(self, columns: Iterable[str]) -> None:
        found = list(columns)
        faults = [f"thiếu cột {name}" for name in self.names if name not in found]
        extra = [name for name in dict.fromkeys(found) if name not in self.names or found.count(name) > 1]
        self._refuse(faults + [f"thừa cột {name}" for name in extra])

    def _refuse(self, faults: Sequence[str]) -> None:
        if faults:
            raise CchcError(f"Bảng {self.name} không đúng khai báo trong cchc.project.tables: {'; '.join(faults)}.")
