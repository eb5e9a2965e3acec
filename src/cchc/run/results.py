"""What is read of a run's notebooks once they are executed: what they counted and found, and the files made of them."""

import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import nbformat
import pandas as pd
from pyarrow.parquet import read_metadata

from ..catalogue import load as load_catalogue
from ..findings import counted, frame, open_errors
from ..project.fonts import document_fonts
from ..project.paths import Workspace
from ..project.storage import load, write_atomic
from ..render.cells import markdown_cells
from ..render.executed import fragments, set_status
from ..render.exporters import export
from .outline import not_asked_for, outline_findings, part, unchecked
from .pipeline import Judged

# findings about a whole file
LEFT_OUT = ("unreadable_file", "unknown_unit", "missing_submission", "dossier_file")
LISTED = 12  # units that sent nothing are named, at most


def count(name: str, space: Workspace) -> str:
    """How much the notebook handed on, in words."""
    tables = {
        "01_clean": (("observations", "giá trị"), ("registers", "ô của sổ theo dõi")),
        "02_indicators": (("indicators", "chỉ tiêu"),),
    }
    counts = [
        f"{read_metadata(space.processed / f'{table}.parquet').num_rows} {words}"
        for table, words in tables.get(name, ())
    ]
    if name == "02_indicators":
        (findings,) = load(space.processed, "findings")
        counts.append(f"về số liệu {counted(findings)}")  # those on the text are not made yet
    return ", ".join(counts)


def judge(path: Path, space: Workspace, office: str) -> Judged:
    """Of all findings: those of the data, of each part of the report as it was written, and of its outline.

    Their open errors make the report at `path` a draft, whatever its cells say.
    """
    notebook = nbformat.read(path, as_version=4)
    shown = list(fragments(notebook))
    blocks = [block for fragment in shown for block in fragment.blocks]
    printed = [fragment.blocks for fragment in shown if not any(map(part, fragment.blocks))]
    catalogue = load_catalogue(space.period, office)
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    missing = outline_findings(catalogue, blocks) + not_asked_for(catalogue, sources)
    missing += unchecked(catalogue, markdown_cells(notebook), printed)
    of_parts = [finding for fragment in shown for finding in fragment.findings]
    waiting = {finding.section for finding in of_parts if finding.check == "narrative_empty"}  # says how to mend it
    missing = [one for one in missing if one.check != "outline_empty" or one.section not in waiting]
    (findings,) = load(space.processed, "findings")
    findings = pd.concat([findings, frame(of_parts), frame(missing)], ignore_index=True)
    still_open = int((findings["settled"] == "").sum())
    still_wrong = [
        f"{' '.join(filter(None, (f.check, f.unit_code, f.indicator)))}: {f.message}"
        for f in open_errors(findings).itertuples()
    ]
    set_status(notebook, len(still_wrong), still_open, [one.row() for one in missing])
    write_atomic(path, f"{nbformat.writes(notebook)}\n".encode())
    return Judged(catalogue.office.code, Counter(findings["severity"]), still_wrong)


def export_files(kinds: Mapping[str, str], path: Path, folder: Path) -> list[tuple[str, float, str]]:
    """Makes each file of the kind of export; its name, the seconds that it took, and what there is to say of it."""
    made = []
    notebook = nbformat.read(path, as_version=4)
    for name, kind in kinds.items():
        started = time.perf_counter()
        content, left_out = export(kind, notebook)
        (folder / name).write_bytes(content)
        size = f"{len(content) // 1024} KB"
        said = {
            "pdf": f", phông {document_fonts()[0]}",
            "html": "".join(f"; không đưa vào {output}" for output in left_out),
        }
        made.append((name, time.perf_counter() - started, size + said.get(kind, "")))
    return made


def left_out(space: Workspace) -> list[str]:
    """A sentence for each file that did not come into the report, and for each that was never sent; for many of
    these, one."""
    (findings,) = load(space.processed, "findings")
    findings = findings[findings["check"].isin(LEFT_OUT) & (findings["settled"] == "")]
    absent = findings["check"] == "missing_submission"
    if (count := int(absent.sum())) <= LISTED:
        return findings["message"].tolist()
    said = f"Chưa có báo cáo của {count} đơn vị; cchc status {space.period.id} nêu tên từng đơn vị."
    return [*findings.loc[~absent, "message"], said]
