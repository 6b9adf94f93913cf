"""A package of somebody else: a reader, a protocol and a curve model, written against the public parts alone."""

from __future__ import annotations

from dataclasses import replace
from typing import final

import numpy as np

from sevenless.assays.protocol import ChannelRole, protocol
from sevenless.files.document import Document
from sevenless.fitting.curve_models.curve_model import CurveModel
from sevenless.fitting.curve_models.levenberg_marquardt import Points
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.options import FitOptions
from sevenless.plates.plateread import Channel, PlateRead
from sevenless.readers.readings import Readings

__all__ = ["GLOW", "LINE", "Acme"]


@final
class Acme:
    """Lists of wells after one line that names the instrument."""

    name = "acme"
    instrument = "ACME Lumi-o-mat"

    def sniff(self, document: Document) -> bool:
        return document.find(r"^ACME Lumi-o-mat", rows=1) is not None

    def read(self, document: Document) -> PlateRead:
        readings = Readings(document, reader=self.name, instrument=self.instrument)
        sheet = document.sheets[0]
        rows = range(1, len(sheet.rows))
        readings.add_wells(
            [sheet.text(row, 0) for row in rows],
            [sheet.cell(row, 1) for row in rows],
            plate="X-017",
            channel=Channel(name="glow"),
            plate_format=96,
            sheet=sheet,
            places=[(row, 1) for row in rows],
        )
        return readings.finish()


GLOW = replace(
    protocol("kinase-glo"),
    name="acme-glow",
    title="ACME glow of a kinase",
    channels=(ChannelRole(role="luminescence", patterns=("glow",)),),
)


def _line(theta: Float64Array, x: Float64Array) -> Float64Array:
    return theta[:, 0:1] + theta[:, 1:2] * x


def _slopes(theta: Float64Array, x: Float64Array) -> Float64Array:
    return np.stack([np.ones_like(x), x], axis=-1)


def _starts(points: Points, options: FitOptions) -> tuple[Float64Array, Float64Array]:
    theta = np.zeros((len(points.x), 1, 2))
    return theta, np.broadcast_to(np.array([-np.inf, np.inf]), (*theta.shape, 2)).copy()


LINE = CurveModel(
    name="acme-line",
    equation="offset + slope dose",
    parameters=("offset", "slope"),
    function=_line,
    jacobian=_slopes,
    starts=_starts,
    axis="plain",
)
