"""The tables of the catalogue for tests: a file of the same name and bytes is parsed once in a process.

Hundreds of tests load a catalogue of their own, of which all tables but one are those of the package. A table in which
something is wrong is parsed in each load, and what tables say of each other is worked out in each.
"""

from dataclasses import fields, replace

from cchc.aggregations.base import AGGREGATIONS
from cchc.catalogue.models import CatalogueRow
from cchc.catalogue.tables import Tables
from cchc.project.csv_lines import CsvTable
from cchc.project.layers import Layer

PARSE = Tables._file
_parsed: dict[tuple[object, ...], CsvTable] = {}


def read_once(tables: Tables, layer: Layer, name: str, model: type[CatalogueRow]) -> list[CsvTable]:
    """Tables._file; a copy of what it read, to which a load adds faults of its own."""
    place = (layer.said(name), layer.folder.name, layer.path(name).read_bytes())
    key = (*place, model, *sorted(tables.words.items()), *AGGREGATIONS.values())
    if key in _parsed:
        return [_copy(_parsed[key])]
    read = PARSE(tables, layer, name, model)  # nothing where the file cannot be read
    if read and not read[0].faults:
        _parsed[key] = _copy(read[0])
    return read


def _copy(table: CsvTable) -> CsvTable:
    """With lists and dicts of its own, of the same frozen rows."""
    own = {f.name: getattr(table, f.name) for f in fields(table)}
    return replace(table, **{name: value.copy() for name, value in own.items() if isinstance(value, list | dict)})
