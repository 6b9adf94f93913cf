"""Where the keys of a TOML text stand."""

from __future__ import annotations

from sevenless.files.toml_lines import line_of, lines_of_keys

TEXT = """\
# a comment = with an equals sign
title = "x"

[files]
reads = [
  "a.csv",
]
maps = ["m.toml"]   # comment

[fit]
"hill" = 1
[gates.z_prime]
fail_below = 0.4

[[exclude]]
plate = "P1"
[[exclude]]
plate = "P2"
a.b = 3
"""


def test_every_key_has_its_line():
    assert lines_of_keys(TEXT) == {
        ("title",): 2,
        ("files",): 4,
        ("files", "reads"): 5,
        ("files", "maps"): 8,
        ("fit",): 10,
        ("fit", "hill"): 11,
        ("gates", "z_prime"): 12,
        ("gates", "z_prime", "fail_below"): 13,
        ("exclude", 0): 15,
        ("exclude", 0, "plate"): 16,
        ("exclude", 1): 17,
        ("exclude", 1, "plate"): 18,
        ("exclude", 1, "a", "b"): 19,
    }


def test_a_place_inside_a_value_has_the_line_of_its_key():
    lines = lines_of_keys(TEXT)
    assert line_of(("files", "reads", 0, "file"), lines) == 5
    assert line_of(("exclude", 1, "reason"), lines) == 17


def test_a_key_that_is_not_written_has_no_line():
    assert line_of(("protocol",), lines_of_keys(TEXT)) is None


def test_lines_of_a_long_text_are_no_keys():
    text = 'note = """\n[fit]\nhill = 1\n"""\nunit = "nM"  # \'\'\'one\'\'\'\nlast = 1\n'
    assert lines_of_keys(text) == {("note",): 1, ("unit",): 5, ("last",): 6}
