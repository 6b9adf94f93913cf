"""A page of its own from a template: what every page of binding has."""

from __future__ import annotations

from pathlib import Path

from sevenless import __version__

__all__ = ["rendered_page"]


def rendered_page(template: str, **values: object) -> str:
    """The page of a template of this package, with the style of all and the version; a value that lacks raises."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = Markup((folder / "report.css").read_text(encoding="utf-8"))
    return environment.get_template(template).render(version=__version__, style=style, **values)
