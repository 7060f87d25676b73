"""Cells of CSV files: safe, and read back as they were."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.records.cells import plain_cell, safe_cell

EVIL = ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "  '=1", '"=1', "'=1", "''=1",
        "\uff1d1", "\ufeff=1", "\u200b@x", "\u00a0+1"]  # fmt: skip


@pytest.mark.parametrize("text", EVIL)
def test_formulas_are_defused(text):
    assert safe_cell(text) == "'" + text
    assert plain_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", ["", "quiet", "'tis", "a=b", "5-3", "'quoted'", '"said"'])
def test_the_rest_stays(text):
    assert safe_cell(text) == text == plain_cell(text)


@given(st.text(st.sampled_from("=+-@\t\r\n '\"ab\uff0d\u00a0"), max_size=8))
def test_round_trip_through_csv(text):
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_NONNUMERIC).writerow([safe_cell(text)])
    ((cell,),) = list(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert plain_cell(cell) == text
    assert safe_cell(plain_cell(cell)) == cell
