"""What is simulated with a model, as SED-ML, Level 1 Version 3: conditions, times, tolerances, what is read out.

References
----------
Bergmann FT, et al. Simulation Experiment Description Markup Language (SED-ML) Level 1 Version 3 (L1V3). J Integr
Bioinform 2018, 15:20170086. doi:10.1515/jib-2017-0086
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sevenless.exchange.infix import number_17
from sevenless.exchange.mathml import MATHML
from sevenless.exchange.sbml_identifiers import Identifiers
from sevenless.exchange.sbml_write import CORE
from sevenless.network.network import Network
from sevenless.simulate.kernel.program import Float64Array

__all__ = ["SEDML", "Experiment", "sedml_text"]

SEDML: Final = "http://sed-ml.org/sed-ml/level1/version3"

_MODEL: Final = "/sbml:sbml/sbml:model"
_PARAMETER: Final = f"{_MODEL}/sbml:listOfParameters/sbml:parameter"
_CVODE: Final = "KISAO:0000019"
_RELATIVE_TOLERANCE: Final = "KISAO:0000209"
_ABSOLUTE_TOLERANCE: Final = "KISAO:0000211"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A network, and what is done with it, all of it checked.

    Parameters
    ----------
    network
        A sound one.
    times
        Evenly spaced, two or more, in the network's unit of time.
    observables
        Species, parameters, rules or observables of the network.
    conditions
        Name to values of parameters and initial values that differ from the network's; the values are numbers there.
    rtol, atol
        Tolerances.
    source
        The file of SBML.
    """

    network: Network
    times: Float64Array
    observables: Sequence[str]
    conditions: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: {"": {}})
    rtol: float
    atol: float
    source: str = "model.xml"


def sedml_text(experiment: Experiment) -> str:
    """The text of a file: a model, a task, a report and a plot for each condition."""
    root = Element("sedML", {"xmlns": SEDML, "xmlns:sbml": CORE, "level": "1", "version": "3"})
    _Writer(experiment, root).write()
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


@final
class _Writer:
    def __init__(self, experiment: Experiment, root: Element) -> None:
        self.experiment = experiment
        self.root = root
        self.ids = Identifiers(experiment.network)
        # One condition that changes nothing needs no number.
        several = len(experiment.conditions) > 1 or any(experiment.conditions.values())
        self.endings = {name: f"_{i}" if several else "" for i, name in enumerate(experiment.conditions, start=1)}

    def write(self) -> None:
        """The lists, in the order of the standard."""
        root, conditions = self.root, self.experiment.conditions
        self._simulation(SubElement(root, "listOfSimulations"))
        models = SubElement(root, "listOfModels")
        for name, values in conditions.items():
            self._model(models, name, values)
        tasks = SubElement(root, "listOfTasks")
        for name in conditions:
            ending = self.endings[name]
            SubElement(
                tasks,
                "task",
                {"id": f"task{ending}", **_named(name)},
                modelReference=f"model{ending}",
                simulationReference="time_course",
            )
        generators = SubElement(root, "listOfDataGenerators")
        for name in conditions:
            self._generators(generators, name)
        outputs = SubElement(root, "listOfOutputs")
        for name in conditions:
            self._report(outputs, name)
            self._plot(outputs, name)

    def _simulation(self, parent: Element) -> None:
        times = self.experiment.times
        course = SubElement(
            parent,
            "uniformTimeCourse",
            id="time_course",
            initialTime="0",
            outputStartTime=number_17(times[0]),
            outputEndTime=number_17(times[-1]),
            # The standard counts the steps and calls them points.
            numberOfPoints=str(times.size - 1),
        )
        algorithm = SubElement(course, "algorithm", kisaoID=_CVODE)
        settings = SubElement(algorithm, "listOfAlgorithmParameters")
        for kind, value in ((_RELATIVE_TOLERANCE, self.experiment.rtol), (_ABSOLUTE_TOLERANCE, self.experiment.atol)):
            SubElement(settings, "algorithmParameter", kisaoID=kind, value=number_17(value))

    def _model(self, parent: Element, name: str, values: Mapping[str, float]) -> None:
        model = SubElement(
            parent,
            "model",
            {"id": f"model{self.endings[name]}", **_named(name)},
            language="urn:sedml:language:sbml.level-3.version-2",
            source=self.experiment.source,
        )
        if values:
            changes = SubElement(model, "listOfChanges")
            for changed, value in values.items():
                SubElement(changes, "changeAttribute", target=self._value_of(changed), newValue=number_17(value))

    def _value_of(self, name: str) -> str:
        """Where the value of a parameter, or the initial value of a species, stands."""
        if name in {one.name for one in self.experiment.network.species}:
            return f"{self._place(name)}/@initialAmount"
        return f"{self._place(name)}/@{'size' if name in self.ids.volumes else 'value'}"

    def _seen(self, name: str) -> str:
        """Where what is read out stands: an observable counts before a species of its name."""
        if name in self.ids.of_observables:
            return f"{_PARAMETER}[@id='{self.ids.of_observables[name]}']"
        return self._place(name)

    def _place(self, name: str) -> str:
        """Where a species, parameter or rule stands."""
        identifier = self.ids.of_names[name]
        if name in {one.name for one in self.experiment.network.species}:
            return f"{_MODEL}/sbml:listOfSpecies/sbml:species[@id='{identifier}']"
        if name in self.ids.volumes:
            return f"{_MODEL}/sbml:listOfCompartments/sbml:compartment[@id='{identifier}']"
        return f"{_PARAMETER}[@id='{identifier}']"

    def _generators(self, parent: Element, condition: str) -> None:
        ending = self.endings[condition]
        _generator(parent, f"time{ending}", "time", f"task{ending}", symbol="urn:sedml:symbol:time")
        for number, name in enumerate(self.experiment.observables, start=1):
            _generator(parent, f"seen_{number}{ending}", name, f"task{ending}", target=self._seen(name))

    def _report(self, parent: Element, condition: str) -> None:
        ending = self.endings[condition]
        report = SubElement(parent, "report", {"id": f"report{ending}", **_named(condition)})
        sets = SubElement(report, "listOfDataSets")
        SubElement(sets, "dataSet", id=f"set_time{ending}", label="time", dataReference=f"time{ending}")
        for number, name in enumerate(self.experiment.observables, start=1):
            reference = f"seen_{number}{ending}"
            SubElement(sets, "dataSet", id=f"set_{reference}", label=name, dataReference=reference)

    def _plot(self, parent: Element, condition: str) -> None:
        ending = self.endings[condition]
        plot = SubElement(parent, "plot2D", {"id": f"plot{ending}", **_named(condition)})
        curves = SubElement(plot, "listOfCurves")
        for number, name in enumerate(self.experiment.observables, start=1):
            SubElement(
                curves,
                "curve",
                id=f"curve_{number}{ending}",
                name=name,
                logX="false",
                logY="false",
                xDataReference=f"time{ending}",
                yDataReference=f"seen_{number}{ending}",
            )


def _named(name: str) -> dict[str, str]:
    return {"name": name} if name else {}


def _generator(parent: Element, identifier: str, name: str, task: str, **of: str) -> None:
    """What is read out: one variable of one task as it is."""
    generator = SubElement(parent, "dataGenerator", id=identifier, name=name)
    variables = SubElement(generator, "listOfVariables")
    SubElement(variables, "variable", {"id": f"{identifier}_variable", "taskReference": task, **of})
    SubElement(SubElement(generator, "math", xmlns=MATHML), "ci").text = f" {identifier}_variable "
