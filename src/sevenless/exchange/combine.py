"""A model and what is simulated with it in one file: a COMBINE archive of SBML and SED-ML.

References
----------
Bergmann FT, et al. COMBINE archive and OMEX format: one file to share all information to reproduce a modeling project.
BMC Bioinformatics 2014, 15:369. doi:10.1186/s12859-014-0369-z
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import numpy.typing as npt

from sevenless.errors import ExchangeError, Problem
from sevenless.exchange.annotations import Annotations
from sevenless.exchange.conditions import condition_problems, name_problems, read_out
from sevenless.exchange.roadrunner import tightest
from sevenless.exchange.sbml_write import text_of_network
from sevenless.exchange.sedml import Experiment, sedml_text
from sevenless.exchange.sound import check_sound
from sevenless.files.atomic import write_bytes
from sevenless.network.network import Network
from sevenless.simulate.inputs import checked_times
from sevenless.simulate.kernel.program import Float64Array
from sevenless.simulate.options import Solver

__all__ = ["write_combine"]

_SPECIFICATIONS: Final = "http://identifiers.org/combine.specifications"
_FORMATS: Final = {
    ".": "omex",
    "./manifest.xml": "omex-manifest",
    "./model.xml": "sbml.level-3.version-2",
    "./simulation.sedml": "sed-ml.level-1.version-3",
    "./metadata.rdf": "omex-metadata",
}
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TERMS: Final = "http://purl.org/dc/terms/"
_CARD: Final = "http://www.w3.org/2006/vcard/ns#"
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive, so that the same input gives the same bytes."""


def write_combine(
    network: Network,
    path: str | Path,
    *,
    times_s: npt.ArrayLike,
    observables: Sequence[str] | None = None,
    conditions: Mapping[str, Mapping[str, float]] | None = None,
    solver: Solver | None = None,
    annotations: Annotations | None = None,
    creators: Sequence[str] = (),
    created: date | None = None,
) -> None:
    """Write a network and a simulation of it as a COMBINE archive, which other programs can carry out.

    The archive holds ``model.xml`` (SBML, Level 3 Version 2), ``simulation.sedml`` (SED-ML, Level 1 Version 3: a task,
    a report and a plot for each condition), ``metadata.rdf`` and ``manifest.xml``. The same input gives the same bytes.

    Parameters
    ----------
    network
        A sound one.
    path
        Where to, ending in ``.omex``; written whole or not at all.
    times_s
        Output times, evenly spaced, from 0 on; in the network's unit of time.
    observables
        Names of observables, species, rules or parameters; by default the observables of the network, or all species.
    conditions
        Name to values of parameters, and initial values of species, that differ from the network's own.
    solver
        Tolerances.
    annotations
        What species are; see `sevenless.exchange.sbml.write_sbml`.
    creators
        Names of people.
    created
        The day that is told in the metadata; none by default.

    Raises
    ------
    ExchangeError
        If the network is not sound, times are not evenly spaced, or something is named that is not there; all of it is
        told.
    InputError
        If times do not rise.

    Examples
    --------
    >>> from sevenless.network.reaction_list import read_reactions
    >>> network = read_reactions("A -> ; k\\nspecies:\\nA = 10\\nparameters:\\nk = 0.1")
    >>> write_combine(
    ...     network, "decay.omex", times_s=[0, 5, 10], conditions={"slow": {}, "fast": {"k": 1.0}}
    ... )  # doctest: +SKIP
    """
    check_sound(network)
    times = checked_times(times_s)
    chosen = read_out(network, observables)
    asked = {"": {}} if conditions is None else conditions
    problems = [*_time_problems(times), *name_problems(network, chosen), *condition_problems(network, asked)]
    if problems:
        raise ExchangeError(problems)
    options = solver or Solver()
    start = network.initial_state()
    experiment = Experiment(
        network=network,
        times=times,
        observables=chosen,
        conditions=asked,
        rtol=options.rtol,
        atol=tightest(options.absolute(list(start)), list(start.values())),
    )
    files = {
        "manifest.xml": _manifest(),
        "model.xml": text_of_network(network, annotations),
        "simulation.sedml": sedml_text(experiment),
        "metadata.rdf": _metadata(network, creators, created),
    }
    write_bytes(Path(path), _archive(files))


def _time_problems(times: Float64Array) -> list[Problem]:
    remedy = "give evenly spaced times, such as numpy.linspace(0, 3600, 61)"
    if times.size < 2:
        return [Problem(what="SED-ML needs two or more output times, and there is one", remedy=remedy)]
    steps = np.diff(times)
    if np.allclose(steps, steps.mean(), rtol=1e-9, atol=0.0):
        return []
    place = int(np.abs(steps - steps[0]).argmax())
    said = f"times_s goes on by {steps[0]:g} at first, and by {steps[place]:g} behind {times[place]:g}"
    return [Problem(what=said, remedy=remedy)]


def _manifest() -> str:
    root = Element("omexManifest", xmlns=f"{_SPECIFICATIONS}/omex-manifest")
    for location, kind in _FORMATS.items():
        content = SubElement(root, "content", location=location, format=f"{_SPECIFICATIONS}/{kind}")
        if location.endswith(".sedml"):
            content.set("master", "true")
    return _document(root)


def _metadata(network: Network, creators: Sequence[str], created: date | None) -> str:
    root = Element("rdf:RDF", {"xmlns:rdf": _RDF, "xmlns:dcterms": _TERMS, "xmlns:vcard": _CARD})
    about = SubElement(root, "rdf:Description", {"rdf:about": "."})
    SubElement(about, "dcterms:title").text = network.name or "A reaction network"
    if network.note:
        SubElement(about, "dcterms:description").text = network.note
    for name in creators:
        person = SubElement(about, "dcterms:creator", {"rdf:parseType": "Resource"})
        SubElement(person, "vcard:fn").text = name
    if created is not None:
        day = SubElement(about, "dcterms:created", {"rdf:parseType": "Resource"})
        SubElement(day, "dcterms:W3CDTF").text = f"{created.isoformat()}T00:00:00Z"
    return _document(root)


def _document(root: Element) -> str:
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _archive(files: Mapping[str, str]) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = ZipInfo(name, _EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, text.encode())
    return content.getvalue()
