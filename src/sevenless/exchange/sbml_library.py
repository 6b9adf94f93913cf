"""libSBML, which parses SBML: imported when a file is read, and asked for what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

from sevenless.errors import MissingExtraError, Problem, SbmlError

__all__ = ["Element", "library", "parsed", "text_of"]

Element: TypeAlias = Any
"""An object of libSBML, which declares no types."""

_MOST_ERRORS: Final = 20
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'


def library() -> ModuleType:
    """The module.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        import libsbml
    except ImportError as error:
        raise MissingExtraError("python-libsbml", "model") from error
    found: ModuleType = libsbml
    return found


def text_of(path: str | Path) -> str:
    """The text of a file.

    Raises
    ------
    SbmlError
        If it cannot be read.
    """
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise SbmlError(Problem(what=f"cannot be read ({error.strerror})", file=str(path))) from error
    except UnicodeDecodeError as error:
        said = f"is not UTF-8 text (byte {error.start})"
        raise SbmlError(Problem(what=said, file=str(path), remedy="give an SBML file")) from error


def parsed(text: str, file: str) -> Element:
    """The document.

    Raises
    ------
    SbmlError
        If it is not SBML; every error of the parser is told, up to twenty.
    """
    sbml = library()
    # Where there is no declaration, libSBML puts a line of its own in front, and counts it.
    document = sbml.readSBMLFromString(text if text.startswith("<?xml") else _DECLARATION + text)
    errors = [document.getError(i) for i in range(document.getNumErrors())]
    worst = [error for error in errors if error.getSeverity() >= sbml.LIBSBML_SEV_ERROR]
    # A package that libSBML does not know is named as what is not supported by those who read the document.
    worst = [error for error in worst if error.getErrorId() != sbml.RequiredPackagePresent]
    if worst:
        raise SbmlError(
            Problem(what=_first_sentence(error.getMessage()), file=file, line=error.getLine() or None)
            for error in worst[:_MOST_ERRORS]
        )
    if document.getModel() is None:
        raise SbmlError(Problem(what="holds no model", file=file))
    return document


def _first_sentence(message: str) -> str:
    """The parser's message on one line, without what it quotes from the standard."""
    lines = [line.strip() for line in message.strip().splitlines() if line.strip()]
    kept = [line for line in lines if not line.startswith("Reference:")]
    return " ".join(kept).rstrip(".") or "is not SBML"
