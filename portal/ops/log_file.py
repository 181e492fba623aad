"""A log file that rotates, shared by several processes, readable by its owner only."""

from __future__ import annotations

import fcntl
import os
from io import TextIOWrapper
from logging import LogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path

from portal.engines import private_file


class LogFile(RotatingFileHandler):
    """Rotates once though many write, and follows when another process has rotated."""

    #: The file that bore the name when the line began: what others have written is in it
    _present: os.stat_result | None = None

    def emit(self, record: LogRecord) -> None:
        """Write the event to the file that bears the name now."""
        self._follow()
        super().emit(record)

    def shouldRollover(self, record: LogRecord) -> bool:  # noqa: N802
        """Tell whether the line is one too many."""
        size = self._present.st_size if self._present else 0
        return 0 < self.maxBytes <= size + len(self.format(record).encode())

    def doRollover(self) -> None:  # noqa: N802 - the name is logging's
        """Begin a new file, unless another process has just done so."""
        with private_file(Path(f"{self.baseFilename}.lock")).open("a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._follow():
                super().doRollover()

    def _open(self) -> TextIOWrapper:
        private_file(Path(self.baseFilename))
        stream = super()._open()
        self._present = os.fstat(stream.fileno())
        return stream

    def _follow(self) -> bool:
        """Open the file anew if ours has been renamed; say whether it had."""
        if self.stream is None or self._present is None:
            self.stream = self._open()
            return False
        try:
            present = os.stat(self.baseFilename)  # noqa: PTH116 - with each line
        except FileNotFoundError:
            moved = True
        else:
            moved = not os.path.samestat(present, self._present)
            self._present = present
        if moved:
            self.stream.close()
            self.stream = self._open()
        return moved
