"""Scripts that write what ships run, and say what they must."""

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def calibrate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = ROOT / "scripts" / "calibrate_confidence.py"
    spec = importlib.util.spec_from_file_location("calibrate_confidence", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "TABLE", tmp_path / "confidence.json")
    for name in ("a", "b"):
        for end in (".txt", ".gold.jsonl", ".meta.json"):
            shutil.copy(ROOT / "tests/verify/gold" / f"mini{end}", tmp_path / f"{name}{end}")

    def run(*args: str) -> Path:
        monkeypatch.setattr(sys, "argv", ["calibrate_confidence.py", *args])
        module.main()
        return module.TABLE

    return run


def test_confidence_is_fitted_and_written(calibrate, tmp_path: Path, capsys) -> None:
    written = calibrate(str(tmp_path), "--write")
    table = json.loads(written.read_text())
    assert table["documents"] == 2
    # Five claims in each of two copies, all of them found; three of them have a place.
    assert table["fields"]["claim"]["cases"] == 10
    assert table["fields"]["place"]["cases"] == 6
    assert "left out one by one" in capsys.readouterr().out


def test_the_table_that_ships_is_checked(calibrate, tmp_path: Path, capsys) -> None:
    written = calibrate(str(tmp_path), "--check")
    assert not written.exists()
    row = next(r for r in capsys.readouterr().out.splitlines() if r.startswith("speaker"))
    _, cases, right, said, *_ = row.split()
    assert cases == "10"
    assert 0 <= float(right) <= 1
    assert 0.5 < float(said) < 1


def test_the_page_of_performance_is_what_the_results_say() -> None:
    script = ROOT / "scripts" / "write_performance.py"
    command = [sys.executable, str(script), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
