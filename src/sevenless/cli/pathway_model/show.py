"""``sevenless pathway show``: what the model knows."""

from __future__ import annotations

from collections.abc import Iterator

import click

__all__ = ["command"]

_TOPICS = ("cells", "drugs", "alleles", "hypotheses", "observables", "rules", "constants")


@click.command("show")
@click.argument("topic", type=click.Choice(_TOPICS), required=False)
@click.option("--size", default="core", show_default=True, help="core for scans, full for mechanism.")
def command(topic: str | None, size: str) -> None:
    """Show what the model knows of a TOPIC: cells, drugs, alleles, hypotheses, observables, rules or constants."""
    if topic is None:
        from sevenless.pathway.model import SIZES, shipped

        for one in SIZES:
            network = shipped(one).network
            rules = len(set(shipped(one).sentences.values()))
            click.echo(f"{one}: {rules} rules, {len(network.species)} species, {len(network.reactions)} reactions")
        click.echo(f"more: sevenless pathway show {'|'.join(_TOPICS)}")
        return
    for line in globals()[f"_{topic}"](size):
        click.echo(line)


def _cells(_: str) -> Iterator[str]:
    from sevenless.pathway.cells import cells

    for cell in cells().values():
        yield f"{cell.name:36s}{cell.says}"


def _drugs(_: str) -> Iterator[str]:
    from sevenless.pathway.drugs import drugs

    for drug in drugs().values():
        pools = ", ".join(target.pool.replace("_", " ") for target in drug.targets)
        records = ", ".join(record for target in drug.targets for record in target.records.values())
        yield f"{drug.name:28s}{pools}{' (hypothetical)' if drug.hypothetical else ''}: {records}"


def _alleles(_: str) -> Iterator[str]:
    from sevenless.pathway.alleles import allele_folds, allele_names

    for name in allele_names():
        folds = ", ".join(
            f"{fold.removesuffix('_fold')} x{value:.3g}" for fold, value in allele_folds(name).items() if value != 1
        )
        yield f"{name:12s}{folds or 'the reference'}"


def _hypotheses(_: str) -> Iterator[str]:
    from sevenless.pathway.settings import HYPOTHESES

    for name, says in HYPOTHESES.items():
        yield f"{name:16s}{says}"


def _observables(_: str) -> Iterator[str]:
    from sevenless.pathway.observables import observable_sentences

    for name, says in observable_sentences().items():
        yield f"{name:28s}{says}"


def _rules(size: str) -> Iterator[str]:
    from sevenless.pathway.model import shipped

    yield from dict.fromkeys(shipped(size).sentences.values())


def _constants(_: str) -> Iterator[str]:
    from sevenless.pathway.values import rate_constants

    for one in rate_constants().values():
        yield f"{one.name}: {one.says} = {one.value} [{', '.join(one.records.values())}]"
