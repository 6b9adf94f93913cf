"""What every way of writing a reference asks of a source."""

from __future__ import annotations

from typing import Final

from sevenless.evidence.source import Source

__all__ = ["FROM_MEMORY", "container_of", "is_in_journal", "link_of"]

FROM_MEMORY: Final = "Reference from memory, not checked"
"""Printed with a source whose bibliographic data nobody read."""


def container_of(source: Source) -> str:
    """Journal, site or publisher; empty where the title already says it."""
    return "" if source.container == source.title else source.container


def is_in_journal(source: Source) -> bool:
    """Whether it stands in a volume of a journal, as articles and many abstracts of meetings do."""
    return source.kind == "article" or (source.kind == "abstract" and bool(source.container and source.volume))


def link_of(source: Source) -> str:
    """Where it is on the web: its address, or that of its code repository."""
    return source.url or (f"https://github.com/{source.repository}" if source.repository else "")
