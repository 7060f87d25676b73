"""The score of claims: worked by hand, and number for number that of the script in ../shared."""

import importlib.util
import json
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontcast.errors import SchemaError
from frontcast.records.claim import ClaimType, Modality
from frontcast.verify import (
    FIGURES,
    claim_figures,
    claim_items,
    claim_misses,
    count_claims,
    figure_intervals,
    judge_claims,
    match_claims,
    same_amount,
    same_speaker,
    type_confusion,
)

# Name of a count -> its name in the script.
SCRIPT = {
    "gold": "gold", "pred": "pred", "match": "match", "gold1": "gold1", "match1": "match1",
    "type": "type", "modality": "mod", "polarity": "pol", "quote": "quote", "speaker_n": "spk_n",
    "speaker": "spk", "place_n": "pl_n", "place_found": "pl_det", "place_id_n": "plid_n",
    "place_id": "plid", "unresolved_n": "plno_n", "unresolved": "plno", "quantity_n": "q_n",
    "quantity": "q", "range": "qr", "time_n": "t_n", "time": "t",
}  # fmt: skip
TYPES = ClaimType.__args__
MODALITIES = Modality.__args__


def line(start: int, end: int, **fields) -> dict:
    return {
        "id": f"c{start}", "text": "x" * (end - start), "span_start": start, "span_end": end,
        "speaker": "narrator", "quote": "none", "modality": "asserted", "polarity": "positive",
        "type": "losses", "places": [], "quantities": [], "tier": 1,
        "time": {"surface": None, "start": None, "end": None}, **fields,
    }  # fmt: skip


def place(start: int, end: int, key: int | None) -> dict:
    return {"surface": "P", "start": start, "end": end, "geonameid": key}


def amount(start: int, end: int, low: float, high: float | None, unit: str = "km") -> dict:
    return {"surface": "Q", "start": start, "end": end, "low": low, "high": high, "unit": unit}


@cache
def script(shared: Path):
    spec = importlib.util.spec_from_file_location("scorer", shared / "gold" / "score_claims.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_lines(path: Path) -> list[dict]:
    return [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]


GOLD = [
    line(0, 100, speaker="Ivan Tester", type="losses", type_alt=["civilians"],
         places=[place(10, 15, 7)], quantities=[amount(20, 25, 40, 60)],
         time={"surface": "May", "start": "2025-05-01", "end": "2025-05-31"}),
    line(100, 200, modality="denied", polarity="negative", tier=2,
         places=[place(110, 115, None), place(120, 125, 8)],
         quantities=[amount(130, 135, 5, None)]),
    line(300, 400, speaker="General Staff", quote="indirect", quantities=[amount(310, 312, 9, 9)]),
]  # fmt: skip
PRED = [
    # 60 of 100 characters of the first; an allowed second type; the number in another unit.
    line(0, 60, speaker="Tester", type="civilians", places=[place(10, 15, 7)],
         quantities=[amount(20, 25, 40.5, 60, "mile")],
         time={"surface": "May", "start": "2025-05-01", "end": "2025-05-30"}),
    # The second, whole: the wrong mood; one place invented, one missed.
    line(100, 200, polarity="negative", places=[place(110, 115, 3)],
         quantities=[amount(130, 135, 5, None)]),
    # 30 of 130 characters shared with the third (23 %): no match, but it says who speaks.
    line(270, 330, speaker="the General Staff", quantities=[amount(310, 312, 9, 10)]),
    line(500, 520),
]  # fmt: skip


def test_counts_worked_by_hand() -> None:
    counts = count_claims(claim_items(GOLD, PRED))
    assert counts == {
        "pred": 4, "match": 2, "gold": 3, "gold1": 2, "match1": 1,
        "type": 2, "modality": 1, "polarity": 2, "quote": 2,
        "speaker_n": 3, "speaker": 3,
        "place_n": 3, "place_found": 2, "place_id_n": 2, "place_id": 1,
        "unresolved_n": 1, "unresolved": 0,
        "quantity_n": 3, "quantity": 1, "range": 2, "time_n": 1, "time": 0,
    }  # fmt: skip
    figures = claim_figures(counts)
    assert figures["precision"] == 0.5
    assert figures["recall"] == pytest.approx(2 / 3)
    assert figures["f1"] == pytest.approx(4 / 7)
    assert figures["modality"] == 0.5
    assert figures["range"] == pytest.approx(2 / 3)


def test_the_best_overlap_is_paired_first_and_once() -> None:
    gold = [line(0, 10), line(8, 20)]
    # The second covers both; 12 of 20 characters of the second gold claim, 10 of 20 of the first.
    assert match_claims(gold, [line(0, 20)]) == {1: 0}
    assert match_claims(gold, [line(0, 20), line(0, 9)]) == {0: 1, 1: 0}
    # At the edge: 4 of 10 characters are enough, 39 of 100 are not.
    assert match_claims([line(0, 10)], [line(0, 4)]) == {0: 0}
    assert match_claims([line(0, 100)], [line(0, 39)]) == {}


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("Ivan Tester", True),
        ("Tester", True),
        ("Colonel Ivan Tester", True),
        ("Ivan", False),  # as near to Ivan Other
        ("Ivan Other", False),
        ("nobody known", False),
        ("narrator", False),
        (None, False),
    ],
)
def test_speakers(said, right) -> None:
    gold = line(0, 10, speaker="Ivan Tester")
    assert same_speaker(said, gold, among={"Ivan Tester", "Ivan Other", "narrator"}) == right


def test_speakers_by_another_name() -> None:
    gold = line(0, 10, speaker="narrator", speaker_alt=["Ministry of Defense"])
    among = {"narrator", "Ministry of Defense", "Kiev officials"}
    assert same_speaker("author", gold, among=among)
    assert same_speaker("Defence Ministry", gold, among=among)
    assert not same_speaker("Kyiv officials", gold, among=among)


def test_amounts() -> None:
    assert same_amount(98, 100)
    assert same_amount(102, 100)
    assert not same_amount(97.9, 100)
    assert same_amount(0, 0)
    assert not same_amount(0.1, 0)
    assert not same_amount(5, None)


def test_nothing_found_and_nothing_to_find() -> None:
    nothing = claim_figures(count_claims(claim_items(GOLD, [])))
    assert nothing["f1"] == 0
    assert nothing["recall"] == 0
    assert nothing["speaker"] == 0
    assert nothing["place_id"] == 0
    assert math.isnan(nothing["type"])
    assert nothing["unresolved"] == 1.0  # nothing was invented
    empty = claim_figures(count_claims(claim_items([], [])))
    assert empty["f1"] == 0
    assert math.isnan(empty["recall"])


def test_confusion_and_misses() -> None:
    other = [dict(PRED[0], type="policy"), *PRED[1:]]
    assert type_confusion(GOLD, other) == {
        ("losses", "policy"): 1, ("losses", "losses"): 1, ("losses", "-"): 1, ("-", "losses"): 2,
    }  # fmt: skip
    assert type_confusion(GOLD, PRED)["losses", "losses"] == 2  # an allowed type is no mix-up
    got = [(m.what, m.claim) for m in claim_misses(GOLD, PRED)]
    assert got == [
        ("time", "c0"), ("quantity", "c0"),
        ("modality", "c100"), ("place", "c100"), ("place", "c100"),
        ("extra", "c270"), ("claim", "c300"), ("extra", "c500"),
    ]  # fmt: skip


def test_no_misses_in_the_gold_itself() -> None:
    assert claim_misses(GOLD, GOLD) == []
    figures = claim_figures(count_claims(claim_items(GOLD, GOLD)))
    assert all(value == 1 for value in figures.values())


def test_judged_claim_by_claim() -> None:
    judged = judge_claims(GOLD, PRED)
    assert judged[0] == {
        "claim": True, "type": True, "modality": True, "polarity": True, "speaker": True,
        "place": True, "quantity": False, "time": False,
    }  # fmt: skip
    assert judged[1]["place"] is False
    assert judged[1]["quantity"] is True
    assert "time" not in judged[1]
    assert judged[2:] == [{"claim": False}, {"claim": False}]


def test_intervals() -> None:
    rng = np.random.default_rng(1)
    # Ten documents of four claims, of which three are found: recall 0.75 in each, no spread.
    same = [claim_items([line(i, i + 9) for i in (0, 10, 20, 30)],
                        [line(i, i + 9) for i in (0, 10, 20)])] * 10  # fmt: skip
    assert figure_intervals(same, rng=rng)["recall"] == (0.75, 0.75)
    # Half of 40 documents found: a binomial share of 40 has 90 % within about 0.5 +- 0.13.
    found = claim_items([line(0, 9)], [line(0, 9)])
    missed = claim_items([line(0, 9)], [])
    low, high = figure_intervals([found, missed] * 20, rng=rng, draws=4000)["recall"]
    assert low == pytest.approx(0.5 - 1.645 * 0.079, abs=0.03)
    assert high == pytest.approx(0.5 + 1.645 * 0.079, abs=0.03)
    few = figure_intervals([found], rng=rng)
    assert set(few) == {"f1", *FIGURES}
    assert all(math.isnan(v) for pair in few.values() for v in pair)
    with pytest.raises(SchemaError, match="level"):
        figure_intervals(same, rng=rng, level=1.5)


@pytest.mark.shared
def test_same_numbers_as_the_script_on_the_gold_itself(shared: Path) -> None:
    for name in ("seed0", "seed1"):
        gold = gold_lines(shared / "gold" / f"{name}.gold.jsonl")
        theirs = script(shared).score(gold, gold)
        ours = count_claims(claim_items(gold, gold))
        assert ours == {mine: theirs[name] for mine, name in SCRIPT.items()}


@st.composite
def perturbed(draw, gold: list[dict]) -> list[dict]:
    """Gold lines moved, dropped, doubled and spoilt at random."""
    names = [*sorted({g["speaker"] for g in gold}), "Narrator", "", "Kiev spox", "Unknown Person"]
    out = []
    for g in draw(st.lists(st.sampled_from(gold), max_size=25)):
        p = json.loads(json.dumps(g))
        p["span_start"] = max(0, p["span_start"] + draw(st.integers(-60, 60)))
        p["span_end"] = max(p["span_start"] + 1, p["span_end"] + draw(st.integers(-60, 60)))
        p["type"] = draw(st.sampled_from([p["type"], [p["type"], "losses"], *TYPES]))
        p["modality"] = draw(st.sampled_from([p["modality"], *MODALITIES]))
        p["polarity"] = draw(st.sampled_from(["positive", "negative"]))
        p["quote"] = draw(st.sampled_from(["none", "direct", "indirect"]))
        p["speaker"] = draw(st.sampled_from([p["speaker"], None, *names]))
        p["time"] = draw(st.sampled_from([p["time"], None, {"start": "2025-01-01"}]))
        for x in p["places"]:
            x["start"] += draw(st.integers(-5, 5))
            x["geonameid"] = draw(st.sampled_from([x["geonameid"], None, 1]))
        for x in p["quantities"]:
            x["low"] *= draw(st.sampled_from([1, 1.02, 1.021, 0.5]))
            x["high"] = draw(st.sampled_from([x["high"], None]))
            x["unit"] = draw(st.sampled_from([x["unit"], "km"]))
        out.append(p)
    return out


@pytest.mark.shared
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_same_numbers_as_the_script_on_perturbed_claims(shared: Path, data) -> None:
    name = data.draw(st.sampled_from(["seed0", "seed1"]))
    gold = gold_lines(shared / "gold" / f"{name}.gold.jsonl")
    gold = data.draw(
        st.lists(st.sampled_from(gold), min_size=1, max_size=30, unique_by=lambda g: g["id"])
    )
    pred = data.draw(perturbed(gold))
    theirs = script(shared).score(gold, pred)
    ours = count_claims(claim_items(gold, pred))
    assert ours == {mine: theirs[key] for mine, key in SCRIPT.items()}
