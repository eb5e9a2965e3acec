"""`jupyter nbconvert` in this process, where a new one would begin with seconds of imports."""

from nbconvert.nbconvertapp import NbConvertApp


def nbconvert(*arguments: object) -> None:
    """The command with these arguments; raises SystemExit where it says a fault and ends."""
    try:
        NbConvertApp.launch_instance(["--log-level=ERROR", *map(str, arguments)])
    finally:
        NbConvertApp.clear_instance()
