"""Which type a claim gets: the table of weights, and what it is asked about."""

import json
from datetime import date

import numpy as np
import pytest

from frontcast.claims import _typechoice, extract
from frontcast.claims._typechoice import (
    COLUMNS,
    LIKELY_NOTHING,
    NOTHING,
    TYPES,
    Typed,
    TypeTable,
    context_of,
    from_json,
    shipped_table,
    to_json,
)
from frontcast.errors import ConfigError
from frontcast.records import Report
from frontcast.theatre import Theatre

UNIT = np.eye(len(COLUMNS), dtype=np.float32)


@pytest.mark.parametrize(("text", "kind"), [
    ("Sappers laid a pontoon across the Vovcha so that lorries could reach the garrison again.",
     "infrastructure_logistics"),
    ("The parliament voted to lower the age of conscription to 25.", "policy"),
    ("Their battalion is down to a third of the men it had in spring.", "force_strength"),
    ("Two thirds of the pensioners in Myrnohrad refuse to board the evacuation buses.",
     "civilians"),
    ("Ukrainian paratroopers retook the northern part of Toretsk.", "control_change"),
    ("The army burned through 40 tanks in one week near Selydove.", "losses"),
])  # fmt: skip
def test_plain_sentences_get_their_type(text: str, kind: str, theatre: Theatre) -> None:
    report = Report(id="r", text=text, published=date(2025, 3, 4))
    (claim, *_) = extract(report, theatre=theatre)
    assert claim.type == kind
    assert 0 < claim.confidence.type < 1


def test_no_trait_of_the_table_is_a_name(theatre: Theatre) -> None:
    told = {n.removeprefix("word:") for n in shipped_table().rows if n.startswith("word:")}
    places = {n.lower() for p in theatre.places for n in (p.name, *p.names)}
    # Words that are also names of hamlets, in small letters, are no names.
    assert len(told & places) < 0.01 * len(told)
    assert not told & {"pokrovsk", "bakhmut", "avdiivka", "donetsk", "syrskyi", "putin", "zelensky"}


def test_chances_add_up_and_what_is_not_known_changes_nothing() -> None:
    table = TypeTable(rows={"a": 0, "b": 1}, weights=UNIT[[3, 5]] * 2)
    chances = table.chances({"a": 1.0, "b": 0.5})
    assert [name for name, _ in chances[:2]] == [TYPES[3], TYPES[5]]
    assert sum(p for _, p in chances) == pytest.approx(1)
    assert chances[0][1] / chances[1][1] == pytest.approx(np.exp(1), rel=1e-6)
    assert table.chances({"a": 1.0, "b": 0.5, "z": 9.0}) == chances
    assert {p for _, p in table.chances({"z": 1.0})} == {1 / len(COLUMNS)}
    sharper = TypeTable(rows=table.rows, weights=table.weights, sharpness=2.0).sharpened(chances)
    assert [name for name, _ in sharper] == [name for name, _ in chances]
    assert sharper[0][1] > chances[0][1]
    assert sum(p for _, p in sharper) == pytest.approx(1)


def test_the_claim_before_counts_by_the_chances_of_its_types() -> None:
    before = [("losses", 0.75), ("policy", 0.2), ("civilians", 0.04)]
    assert context_of(before, same_paragraph=True) == {"after:losses": 1.5, "after:policy": 0.4}
    above = context_of(before, same_paragraph=False)
    assert set(above) == {"above:losses", "above:policy"}
    assert 0 < above["above:losses"] < 1.5
    assert context_of((), same_paragraph=True) == {}


@pytest.mark.parametrize(("text", "claims"), [
    ("The crew laughs. It is her favourite joke, and Mykola makes tea.", False),
    ("The crew lost four tanks near Lyman on Sunday.", True),
])  # fmt: skip
def test_what_only_tells_a_story_is_no_claim(text: str, *, claims: bool, theatre: Theatre) -> None:
    report = Report(id="r", text=f"Lyman is under fire.\n\n{text}", published=date(2025, 3, 4))
    found = [c for c in extract(report, theatre=theatre) if c.span_start > 20]
    assert bool(found) is claims


def test_nothing_is_a_column_beside_the_types(monkeypatch, theatre: Theatre) -> None:
    assert set(COLUMNS) - set(TYPES) == {NOTHING}
    monkeypatch.setattr("frontcast.claims._reading.LIKELY_NOTHING", 1.01)
    report = Report(id="r", text="Lyman is under fire. The crew laughs.",
                    published=date(2025, 3, 4))  # fmt: skip
    more = extract(report, theatre=theatre)
    monkeypatch.undo()
    fewer = extract(report, theatre=theatre)
    assert {c.text for c in fewer} < {c.text for c in more}
    assert 0.5 < LIKELY_NOTHING < 1


@pytest.mark.parametrize("rest", [1e-18, 0.0])
def test_what_is_all_but_certainly_nothing_is_still_typed(rest: float) -> None:
    typed = _typechoice._typed([(NOTHING, 1.0), ("losses", rest)], {})
    assert (typed.type, typed.nothing) == ("losses", 1.0)
    assert typed.chances[0][1] in (0.0, 1.0)


def test_types_about_as_likely_are_named_too() -> None:
    rest = [("losses", 0.5), ("policy", 0.3), ("civilians", 0.26), ("distance", 0.25)]
    typed = Typed(chances=rest, nothing=0.1, traits={})
    assert (typed.type, typed.others) == ("losses", ("policy", "civilians"))
    assert Typed(chances=[("losses", 0.9), ("policy", 0.1)], nothing=0, traits={}).others == ()


def test_a_table_is_written_and_read() -> None:
    weights = np.zeros((3, len(COLUMNS)))
    weights[0, 2], weights[1, 4], weights[2, 1] = 0.004, -1.234, 0.5
    data = json.loads(json.dumps(to_json(["none", "z", "a"], weights, sharpness=1.1)))
    assert list(data["weights"]) == ["a", "z"], "what rounds to nothing is left out"
    table = from_json(data)
    assert table.sharpness == 1.1
    assert table.weights[table.rows["z"], 4] == np.float32(-1.23)


def test_a_damaged_table_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_typechoice, "from_json", lambda _: {}["types"])
    shipped_table.cache_clear()
    with pytest.raises(ConfigError, match=r"types\.json"):
        shipped_table()
    monkeypatch.undo()
    assert shipped_table().rows
