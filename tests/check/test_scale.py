"""Very many questions in seconds."""

import importlib.util
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "bench_score.py"


@pytest.mark.timing
def test_ten_thousand_questions_on_seven_hundred_days(monkeypatch) -> None:
    """Five seconds of one core, with answers that a look at each day gives as well."""
    monkeypatch.syspath_prepend(str(BENCHMARK.parent))  # its neighbours, as when it is run
    spec = importlib.util.spec_from_file_location("bench_score", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    got = module.measure(10_000, 700)
    assert got["wrong"] == 0
    assert got["checked"] > 100
    assert got["seconds"] <= 5.0
