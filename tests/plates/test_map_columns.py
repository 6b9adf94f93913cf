"""Titles as people and instruments write them."""

from __future__ import annotations

import pytest

from sevenless.plates.map_columns import column_of_title


@pytest.mark.parametrize(
    ("title", "name", "unit"),
    [
        ("well", "well", None), ("Well ID", "well", None), ("WellRow", "row", None), ("WellColumn", "column", None),
        ("Barcode", "plate", None), ("plate_name", "plate", None), ("Role", "role", None), ("Well type", "role", None),
        ("Gnumber", "compound", None), ("Drug Name", "compound", None), ("Gnumber_2", "compound_2", None),
        ("compound2", "compound_2", None), ("drug_2", "compound_2", None),
        ("conc", "conc", None), ("Concentration", "conc", None), ("Dose", "conc", None),
        ("conc_nM", "conc", "nM"), ("conc_molar", "conc", "M"), ("dose_mM", "conc", "mM"),
        ("conc_M", "conc", "M"), ("conc_2_nM", "conc_2", "nM"), ("conc_nM_2", "conc_2", "nM"),
        ("conc_2_molar", "conc_2", "M"), ("concentration_2", "conc_2", None),
        ("Concentration (µM)", "conc", "uM"), ("Concentration [nM]", "conc", "nM"), ("conc / nM", "conc", "nM"),
        ("Concentration_2 (UM)", "conc_2", "uM"), ("conc (mg/mL)", "conc", "mg/mL"), ("Dose(nmol/L)", "conc", "nmol/L"),
        ("conc_unit", "conc_unit", None), ("Units", "conc_unit", None), ("conc_2_unit", "conc_2_unit", None),
        ("conc_unit_2", "conc_2_unit", None), ("concentration_2_units", "conc_2_unit", None),
        ("Cell Line", "cell_line", None), ("time (h)", "time_h", None), ("Génotype", "génotype", None),
        ("concentrated", "concentrated", None), ("n", "n", None),
    ],
)  # fmt: skip
def test_titles(title: str, name: str, unit: str | None) -> None:
    assert column_of_title(title) == (name, unit)
