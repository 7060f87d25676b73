"""The report of a hindcast: every model, every lead, and nothing that was not measured."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from frontcast.brief import CaseStudy, score_figures, scorecard, trimmed
from frontcast.forecast import DistanceClimatology
from frontcast.pipeline.hindcast import HindcastConfig, hindcast
from frontcast.testing import mock_world
from frontcast.verify import Verification

FIRST = date(2030, 1, 1)
SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Other(DistanceClimatology):
    name: str = "other"
    every_days: int = 3


def made(days: int = 100, **more) -> Verification:
    config = HindcastConfig(
        first=FIRST + timedelta(days=50), last=FIRST + timedelta(days=90), every_days=5,
        leads=(10, 20), members=10, **more,
    )  # fmt: skip
    return hindcast(mock_world(days=days, pace=0.2), (Other(),), config=config)


@pytest.fixture(scope="module")
def found() -> Verification:
    return made()


def table(text: str, first: str) -> dict[str, list[str]]:
    """Return the table whose first head is `first`, as rows by their first cell."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        cells = [c.strip() for c in line.strip("|").split("|")]
        rows[cells[0]] = cells[1:]
    return rows


def test_every_model_is_a_row(found):
    text = scorecard(found)
    skill = table(text, "model")
    assert list(skill) == ["other", "climatology", "persistence"]
    row = found.find("bss", model="other", lead=20)
    assert skill["other"][2].startswith(f"{row.value:.2f}".replace("0.", "."))
    assert f"{row.low:.2f}".replace("0.", ".") in skill["other"][2]
    worst = min(
        r.value for r in found.rows if (r.score, r.model, r.lead_days, r.by) ==
        ("bss", "persistence", 20, "issue")
    )  # fmt: skip
    assert float(skill["persistence"][3]) == pytest.approx(worst, abs=0.005)
    towns = table(text[text.index("### Towns") :], "model, lead")
    assert {"other, 10 d", "other, 20 d", "persistence, 20 d"} <= set(towns)


def test_what_is_left_out_of_the_docs_is_not_needed(found):
    small = trimmed(found)
    assert scorecard(small) == scorecard(found)
    assert score_figures(small).keys() == score_figures(found).keys()
    assert len(small.to_json()) < 0.6 * len(found.to_json())
    assert Verification.from_json(small.to_json()) == small


def test_case_studies_say_what_came(found):
    init = FIRST + timedelta(days=55)
    case = CaseStudy(scores=found, init=init, places=("Birchwick", "Ashford", "Coldwater"))
    rows = table(scorecard(found, [case]), "town")
    (birchwick,) = {t.taken_on for t in found.towns if t.place == "Birchwick"}
    assert rows["Birchwick"][-1] == f"{birchwick} (+{(birchwick - init).days} d)"
    assert rows["Ashford"][0] == "half taken already"
    assert rows["Coldwater"][1:3] == ["-", "-"]


def test_figures_are_sound_svg(found):
    figures = score_figures(found)
    assert set(figures) == {"reliability.svg", "ranks.svg", "skill.svg"}
    for name, text in figures.items():
        root = ElementTree.fromstring(text)
        assert root.tag == f"{SVG}svg"
        assert root.find(f"{SVG}title").text.startswith("other")
        assert len(text) < 20_000, name
        numbers = re.findall(r'(?:x|y|cx|cy|width|height)="(-?[\d.]+)"', text)
        assert all(-60 <= float(v) <= 1000 for v in numbers)
    ranks = ElementTree.fromstring(figures["ranks.svg"])
    bars = list(ranks.iter(f"{SVG}rect"))[1:]
    assert len(bars) == 2 * 10


def test_nothing_could_be_scored_yet():
    early = made(days=55)
    assert early.scored == {10: (), 20: ()}
    assert score_figures(early) == {}
    assert "Scored: none yet" in scorecard(early)
