"""Titles of columns, blocks and sheets: which variable of a map each names, and in what unit."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["RESERVED_COLUMNS", "column_of_title", "snake_title"]

_SYNONYMS: Final = {
    **dict.fromkeys(("well", "wells", "well_id", "well_name", "well_position", "position", "pos"), "well"),
    **dict.fromkeys(("row", "wellrow", "well_row"), "row"),
    **dict.fromkeys(("col", "column", "wellcolumn", "well_column", "wellcol", "well_col"), "column"),
    **dict.fromkeys(("plate", "plate_id", "plate_name", "barcode", "plate_barcode"), "plate"),
    **dict.fromkeys(("role", "roles", "well_role", "well_type", "welltype"), "role"),
    **dict.fromkeys(
        ("compound", "compounds", "compound_name", "compound_id", "gnumber", "drug", "drug_name", "substance"),
        "compound",
    ),
    **dict.fromkeys(("conc", "concentration", "concentrations", "dose"), "conc"),
    **dict.fromkeys(("conc_unit", "conc_units", "concentration_unit", "dose_unit", "unit", "units"), "conc_unit"),
}
_SECOND: Final = re.compile(r"^(compound|compound_name|gnumber|drug|conc|concentration|dose)_?2(?:_(units?))?$")
_SECOND_UNIT: Final = re.compile(r"^(?:conc|concentration|dose)_units?_2$")
_DOSE_WITH_UNIT: Final = re.compile(r"^(?:conc|concentration|dose)(?:_?(2))?_(molar|m|mm|um|nm|pm|fm)(?:_(2))?$")
_UNITS: Final = {"molar": "M", "m": "M", "mm": "mM", "um": "uM", "nm": "nM", "pm": "pM", "fm": "fM"}
_BRACKETED: Final = re.compile(r"^(.*?)\s*(?:\(\s*([^()]+?)\s*\)|\[\s*([^\[\]]+?)\s*\]|/\s*([A-Za-zµμ]+))\s*$")

RESERVED_COLUMNS: Final = frozenset(
    {"channel", "time_s", "value", "mask_reason", "signal", "response", "exclusion", "plate_level", "file"}
    | {"rate_per_s", "rate_per_s_se", "kobs_qualifier", "kobs_per_s", "kobs_per_s_se", "lag_s", "trace_status"}
    | {"factor_molar", "substrate_molar"}
)
"""Names that the analysis gives to columns of its own, which a map must therefore not use."""


def column_of_title(title: str) -> tuple[str, str | None]:
    """Our name of a column and the unit its title states.

    Doses are called ``conc`` and ``conc_2`` whatever their unit; a title that is none of ours becomes a further
    column in lower case with underscores.

    Examples
    --------
    >>> column_of_title("Concentration (µM)")
    ('conc', 'uM')
    >>> column_of_title("conc_2_nM"), column_of_title("Gnumber_2"), column_of_title("Cell line")
    (('conc_2', 'nM'), ('compound_2', None), ('cell_line', None))
    """
    text = title.strip().translate({0xB5: "u", 0x3BC: "u"})
    if bracketed := _BRACKETED.match(text):
        name, unit = column_of_title(bracketed[1])
        stated = next(part for part in bracketed.groups()[1:] if part)
        if name in ("conc", "conc_2") and unit is None:
            return name, _UNITS.get(stated.lower(), stated)
    key = snake_title(text)
    if key in _SYNONYMS:
        return _SYNONYMS[key], None
    if second := _SECOND.match(key):
        kind = _SYNONYMS[second[1]]
        return (f"{kind}_2_unit" if second[2] else f"{kind}_2"), None
    if _SECOND_UNIT.match(key):
        return "conc_2_unit", None
    if dose := _DOSE_WITH_UNIT.match(key):
        return ("conc_2" if dose[1] or dose[3] else "conc"), _UNITS[dose[2]]
    return key, None


def snake_title(title: str) -> str:
    """A title in lower case with underscores: ``snake_title("Cell line") == "cell_line"``."""
    return re.sub(r"[^\w]+", "_", title.lower()).strip("_")
