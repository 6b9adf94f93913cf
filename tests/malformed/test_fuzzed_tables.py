"""Whatever a table holds, ``sevenless fit`` ends with fits or with problems: never with a traceback."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sevenless.cli.main import main

SETTINGS = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
NUMBER = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([0.0, -0.0, 1e-300, 1e300, 5e-324, 1.0, 10.0, -1.0]),
).map(repr)


def _ends_well(path: Path) -> None:
    out = path.with_name("fits.csv")
    out.unlink(missing_ok=True)
    result = CliRunner().invoke(main, ["fit", str(path), "--out", str(out)], catch_exceptions=False)
    assert result.exit_code in (0, 2), result.output
    assert out.exists() == (result.exit_code == 0)
    if result.exit_code == 2:
        assert result.stderr.startswith(("error: ", "warning: ", "info: "))
        assert f"error: {path.name}" in result.stderr


@SETTINGS
@given(
    rows=st.lists(st.tuples(st.sampled_from("ab"), NUMBER, NUMBER, NUMBER), max_size=12),
    names=st.permutations(["curve", "conc_nM", "response", "weight"]),
)
def test_tables_of_any_numbers(tmp_path: Path, rows: list[tuple[str, ...]], names: list[str]) -> None:
    path = tmp_path / "doses.csv"
    path.write_text("\n".join(",".join(row) for row in [names, *rows]))
    _ends_well(path)


@SETTINGS
@given(responses=st.lists(st.one_of(NUMBER, st.just("")), min_size=8, max_size=8))
def test_series_of_any_responses(tmp_path: Path, responses: list[str]) -> None:
    path = tmp_path / "doses.csv"
    rows = [f"a,{0 if i == 0 else 10.0**i},{response}" for i, response in enumerate(responses)]
    path.write_text("\n".join(["curve,conc_nM,response", *rows]))
    _ends_well(path)


@SETTINGS
@given(content=st.binary(max_size=200), ending=st.sampled_from([".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".json"]))
def test_files_of_any_bytes(tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"doses{ending}"
    path.write_bytes(content)
    _ends_well(path)
