"""An Airflow 3 DAG: the period that is due, a task for each notebook, then HTML, PDF and Word."""

import os
from datetime import UTC, datetime

from airflow.providers.papermill.operators.papermill import PapermillOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, Param, chain, task

ROOT = os.environ.get("CCHC_ROOT", "/srv/cchc")
PERIOD = "{{ ti.xcom_pull('due_period') }}"
# beside what `cchc report` writes: only that makes annex, data package and manifest.json, and all at once
MADE = f"{ROOT}/outputs/{PERIOD}/airflow"
# a worker runs notebooks in a folder of its own, so each folder is named
GIVEN = {
    "period": PERIOD,
    "raw": f"{ROOT}/data/raw/{PERIOD}",
    "processed": f"{ROOT}/data/processed/{PERIOD}",
    "outputs": f"{ROOT}/outputs/{PERIOD}",
}
EXPORTS = [
    f".venv/bin/jupyter nbconvert --to cchc-{kind} --output report --output-dir {MADE} {MADE}/03_report.ipynb"
    for kind in ("html", "pdf", "docx")
]


@task.external_python(python=f"{ROOT}/.venv/bin/python", expect_airflow=False, skip_on_exit_code=99)
def due_period(root: str, asked: str) -> str:
    """The period asked for, else the one `cchc report --due` would choose today; exit 99 skips the run."""
    import sys
    from datetime import date
    from pathlib import Path

    from cchc.project.period import Period
    from cchc.run.schedule import due_period

    period = Period.parse(asked) if asked else due_period(Path(root), date.today())
    if period is None:
        sys.exit(99)
    (Path(root) / "outputs" / period.id / "airflow").mkdir(parents=True, exist_ok=True)
    return period.id


with DAG(
    "cchc_report",
    schedule="0 1 15 3,6,9,12 *",  # UTC: 8 o'clock in Vietnam on the day after the last day of the data
    start_date=datetime(2022, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    params={"period": Param("", type="string", description="Kỳ báo cáo, như 2022-Q1; để trống: kỳ đến hạn")},
):
    notebooks = [
        PapermillOperator(
            task_id=name,
            input_nb=f"{ROOT}/notebooks/{name}.ipynb",
            output_nb=f"{MADE}/{name}.ipynb",
            parameters=GIVEN,
            kernel_name="cchc",
        )
        for name in ("01_clean", "02_indicators", "03_report")
    ]
    export = BashOperator(task_id="export", bash_command=" && ".join(EXPORTS), cwd=ROOT)
    chain(due_period(ROOT, "{{ params.period }}"), *notebooks, export)
