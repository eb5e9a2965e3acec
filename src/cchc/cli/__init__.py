"""The `cchc` command, one file a command: reads arguments, prints progress, turns an error into one Vietnamese line."""

import sys

import click

from .. import __version__
from . import batch, catalogue, feedback, lab, new, report, start, status, template, trace, verify

__all__ = ["main"]


@click.group(help="Lập báo cáo cải cách hành chính định kỳ từ biểu số liệu các đơn vị gửi.")
@click.version_option(__version__, message="cchc %(version)s")
def main() -> None:
    for stream in (sys.stdout, sys.stderr):  # a log that a scheduler on Windows keeps would be in a code page without ỳ
        stream.reconfigure(encoding="utf-8")


for module in (new, lab, start, report, batch, verify, template, feedback, trace, status, catalogue):
    main.add_command(module.command)
