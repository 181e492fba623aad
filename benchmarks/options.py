"""What the commands' options mean."""

from __future__ import annotations

from collections.abc import Callable

import click

Names = tuple[str, ...]


def several(known: Names) -> Callable[[click.Context, click.Parameter, str | None], Names]:
    """Return a reader of names with commas between them; all where none is given."""

    def read(_ctx: click.Context, _parameter: click.Parameter, text: str | None) -> Names:
        if text is None:
            return known
        wanted = [] if text == "none" else text.split(",")
        for each in wanted:
            if each not in known:
                raise click.BadParameter(f"“{each}” is none of {', '.join(known)}.")
        return tuple(each for each in known if each in wanted)

    return read


def numbers(_ctx: click.Context, _parameter: click.Parameter, text: str) -> tuple[int, ...]:
    """Read numbers of rows as in ``1e3,1e6``: the smallest first, each once."""
    try:
        return tuple(sorted({int(float(each)) for each in text.split(",")}))
    except ValueError:
        raise click.BadParameter(f"“{text}” is no number of rows such as 1e6.") from None
