"""How many pairs were checked, told at the end of the run."""

from __future__ import annotations

from _pytest.terminal import TerminalReporter


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    pairs = [
        value
        for report in reports
        if report.when == "call"
        for name, value in report.user_properties
        if name == "pairs"
    ]
    if pairs:
        terminalreporter.write_line(
            f"{sum(pairs)} pairs of persona, door, record, row and field checked"
        )
