"""A register of the long table registers.parquet as a table of its own."""

import pandas as pd


def table(registers: pd.DataFrame, register: str) -> pd.DataFrame:
    """Rows of one register in file order, a column each; float64 where the register holds numbers, else text.

    Empty (no columns) where the register was not handed in.
    """
    long = registers[registers["register"] == register]
    if long.empty:
        return pd.DataFrame()
    texts = long.pivot(index="row", columns="column", values="text")
    numbers = long.pivot(index="row", columns="column", values="number")
    numeric = [c for c in texts if numbers[c].notna().any()]
    return texts.assign(**{c: numbers[c] for c in numeric})


def statements(rows: pd.DataFrame) -> dict[str, float]:
    """The single facts of the register `statements`, given as its table, that are numbers: {id: value}."""
    if rows.empty or "value" not in rows:
        return {}
    return (
        rows.assign(value=pd.to_numeric(rows["value"], errors="coerce"))
        .dropna(subset="value")
        .set_index("id")["value"]
        .to_dict()
    )


def received(registers: pd.DataFrame) -> dict[str, str]:
    """The last day (YYYY-MM-DD) on which each file came in, by the register `submissions`: {file name: day}."""
    rows = table(registers[registers["status"].isin(["ok", "repaired"])], "submissions")
    if not {"file", "received_on"} <= set(rows):
        return {}
    rows = rows.dropna(subset=["file", "received_on"]).sort_values("received_on")
    return dict(zip(rows["file"], rows["received_on"], strict=True))
