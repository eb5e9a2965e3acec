"""Jinja's templates as they were compiled once, kept where Python keeps the modules that it has compiled."""

import pickle
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from ..project.storage import write_atomic


class CompiledTemplates(BytecodeCache):
    """Of templates in `folder`.

    Jinja takes none that another text or Python made; where none may be kept, or one is damaged, it compiles anew.
    """

    def __init__(self, folder: Path, options: object) -> None:
        """`options` are what the environment compiles by: with others a template is another."""
        self.folder, self.options = folder, options

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(f"{self.options}\n{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError, EOFError, ValueError, pickle.UnpicklingError):
            bucket.bytecode_from_string(self._place(bucket).read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                write_atomic(self._place(bucket), bucket.bytecode_to_string())

    def _place(self, bucket: Bucket) -> Path:
        return Path(cache_from_source(str(self.folder / f"{bucket.key}.py")))
