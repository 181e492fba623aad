"""Measurements: ``python -m benchmarks --help``; docs in benchmarks/README.md."""
