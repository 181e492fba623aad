"""The table of proof: goal, what was measured, met or missed by how much."""

from __future__ import annotations

from benchmarks.goals import Goal, goals
from benchmarks.reporting.figures import Figure, Figures, table

#: Rows: with fewer, there is less to win
GOALS_ARE_FOR = 1_000_000
HEAD = (
    "What",
    "Goal, at most",
    "Stretch",
    "Measured",
    "Verdict",
    "Portal / beside",
    "Measured on (UTC)",
)


def proof(figures: Figures) -> str:
    """Return the table; above it a warning where it is not about a million rows."""
    rows = (_row(goal, goal.measured(figures)) for goal in goals(figures))
    shorter = "" if figures.many == GOALS_ARE_FOR else f"Goals are for {GOALS_ARE_FOR:,} rows.\n\n"
    return shorter + table(HEAD, rows, first=7)


def _row(goal: Goal, figure: Figure | None) -> list[str]:
    stretch = "–" if goal.stretch is None else f"{goal.stretch:g}"
    start = [goal.title, f"{goal.limit:g} {goal.unit}".strip(), stretch]
    if figure is None:
        return [*start, "–", "not measured", "", ""]
    measured = f"**{_short(figure.value)}**" + ("" if figure.paired else " †")
    when = figure.at[:16].replace("T", " ")
    return [*start, measured, verdict(goal, figure.value), figure.beside, when]


def verdict(goal: Goal, value: float) -> str:
    """Return whether a goal is met; by how much it is missed."""
    if goal.stretch is not None and value <= goal.stretch:
        return "met, stretch too"
    if value <= goal.limit:
        return "met"
    beyond = value / goal.limit
    return f"**missed** by {beyond - 1:.0%}" if beyond < 2 else f"**missed**: {beyond:.1f} × goal"


def _short(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.3g}"
