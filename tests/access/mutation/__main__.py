"""Make every mutant, or those of some modules, and tell what came of them."""

from __future__ import annotations

import sys
import time

import click

from tests.access.mutation.run import Result, all_changes, complaints, result_of, strangers


@click.command()
@click.argument("modules", nargs=-1)
@click.option("--entries", is_flag=True, help="Print the survivors as survivors.toml has them.")
def main(modules: tuple[str, ...], *, entries: bool) -> None:
    """Make every mutant of MODULES, as in portal.access.gate, or of all; tell who survives."""
    started = time.monotonic()
    asked = {
        expectations: [one for one in changes if not modules or one.module in modules]
        for expectations, changes in all_changes().items()
    }
    result = result_of(asked)
    for module, (caught, survived) in result.by_module().items():
        click.echo(f"{module:42} {caught:5} caught {survived:4} survived")
    click.echo(
        f"{len(result.caught)} of {len(result.caught) + len(result.survived)} mutants caught,"
        f" {result.share:.1f} %; {len(result.unborn)} cannot be loaded;"
        f" {time.monotonic() - started:.0f} s"
    )
    wrong = [*complaints(result), *strangers()]
    for line in wrong:
        click.echo(line)
    if entries:
        _print_entries(result)
    sys.exit(1 if wrong else 0)


def _print_entries(result: Result) -> None:
    for one in result.survived:
        click.echo(f"\n[[survivor]]\nmodule = '{one.module}'\nwhere = '{one.where}'")
        click.echo(f"before = '''{one.before}'''\nafter = '''{one.after}'''")
        click.echo(f"nth = {one.nth}\nwhy = ''")


if __name__ == "__main__":
    main()
