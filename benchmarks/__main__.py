"""The measurements' commands: ``python -m benchmarks quick --help``."""

from __future__ import annotations

from benchmarks.commands import bench

if __name__ == "__main__":
    bench()
