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

    def emit(self, record: LogRecord) -> None:
        """Write the event to the file that bears the name now."""
        self._follow()
        super().emit(record)

    def shouldRollover(self, record: LogRecord) -> bool:  # noqa: N802
        """Tell whether the line is one too many; the file knows what others have written."""
        if self.stream is None:
            self.stream = self._open()
        size = os.fstat(self.stream.fileno()).st_size
        return 0 < self.maxBytes <= size + len(self.format(record).encode())

    def doRollover(self) -> None:  # noqa: N802 - the name is logging's
        """Begin a new file, unless another process has just done so."""
        with private_file(Path(f"{self.baseFilename}.lock")).open("a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._follow():
                super().doRollover()

    def _open(self) -> TextIOWrapper:
        private_file(Path(self.baseFilename))
        return super()._open()

    def _follow(self) -> bool:
        """Open the file anew if ours has been renamed; say whether it had."""
        if self.stream is None:
            return False
        try:
            present = Path(self.baseFilename).stat()
        except FileNotFoundError:
            moved = True
        else:
            moved = not os.path.samestat(present, os.fstat(self.stream.fileno()))
        if moved:
            self.stream.close()
            self.stream = self._open()
        return moved
