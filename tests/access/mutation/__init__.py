"""A mutation run: every small thing that can go wrong in what decides, each caught by a test.

``python -m tests.access.mutation`` makes every mutant of the modules in `targets`, and tells
which of them no expectation catches. Each of those has its explanation in ``survivors.toml``.
"""
