"""An Airflow 3 DAG: the report that is due, or those of the periods and offices asked for, by a person's commands."""

import os
from datetime import UTC, datetime

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, Param

ROOT = os.environ.get("CCHC_ROOT", "/srv/cchc")
# what was asked for comes as variables of the shell: its text is no part of the command
COMMAND = """
if [ -n "$UNKNOWN" ]; then echo "Không có tham số $UNKNOWN. Các tham số dùng được: periods, offices." >&2; exit 1
elif [ -n "$PERIODS$OFFICES" ]; then .venv/bin/cchc batch --periods "$PERIODS" --offices "$OFFICES"
else .venv/bin/cchc report --due
fi
"""

with DAG(
    "cchc_report",
    schedule="0 1 15 3,6,9,12 *",  # UTC: 8 o'clock in Vietnam on the day after the last day of the data
    start_date=datetime(2022, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    params={
        "periods": Param("", type="string", description="Các kỳ báo cáo, như 2022-Q1,2022-H1; để trống: kỳ đến hạn"),
        "offices": Param("", type="string", description="Mã các cơ quan (data/raw/<mã>/<kỳ>); để trống: của dự án"),
    },
):
    BashOperator(
        task_id="report",
        bash_command=COMMAND,
        cwd=ROOT,
        env={
            "PERIODS": "{{ params.periods }}",
            "OFFICES": "{{ params.offices }}",
            # Airflow itself takes any name, and another period than the one asked for would be reported
            "UNKNOWN": "{{ (dag_run.conf or {}) | reject('in', ['periods', 'offices']) | join(', ') }}",
        },
        append_env=True,
        retries=2,  # a batch goes on where it was
    )
