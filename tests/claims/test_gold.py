"""The two annotated reports of ../shared: their Statements, spans and contradictions one by one.

The figures of the scorer stand in test_gate.py.

The Statements wanted are written by judgement from the annotation's loose formal reading and the
conventions of docs/data-model.md, not taken from what the program says.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from frontcast.claims import asserts_false, contradictions, extract, links
from frontcast.reports import read_report
from frontcast.theatre import load_theatre

pytestmark = pytest.mark.shared

PUBLISHED = {"seed0": date(2024, 12, 20), "seed1": date(2025, 11, 5)}
RIGHT_STATEMENTS = 20

_SOON_0 = {"captured(Pokrovsk, RU, whole) by 2025-01-19"}
_SOON_1 = {"captured(Pokrovsk, RU, whole) by 2025-12-05"}
_CLOSED = {"enclosure(Pokrovsk, UA, corridor) = 0 km on 2025-11-05"}
_NEARLY = {"enclosure(Pokrovsk, UA) >= 75% on 2025-11-05"}
# gold id -> (any of these sets of Statements is right, whether the claim says they are false).
WANTED: dict[str, tuple[list[set[str]], bool]] = {
    "s0-009": ([{"captured(Avdiivka, RU, whole) by 2024-12-20"}], False),
    "s0-010": ([{"captured(Vuhledar, RU, whole) by 2024-12-20"}], False),
    "s0-011": ([{"share(Donetsk Oblast, RU) = 55..65% on 2024-12-20"}], False),
    "s0-012": ([{"distance(Pokrovsk, edge) = 2..5 km on 2024-12-20"}], False),
    "s0-013": ([_SOON_0], False),
    "s0-015": ([{"distance(Pokrovsk) <= 15 km on 2024-12-20"}], False),
    "s0-022": ([{"distance(Pokrovsk) <= 15 km on 2024-12-20"}], False),
    "s0-024": ([{"gain(Donetsk Oblast, RU) rising monthly from 2024-08 to 2024-11"}], False),
    "s0-028": ([{"share(Donetsk Oblast, RU) < 100% on 2024-12-20"}], False),
    "s0-043": ([{"captured(Chasiv Yar, RU, whole) = false on 2024-12-20"}], False),
    "s0-044": ([{"captured(Bakhmut, RU, whole) by 2024-12-20"}], False),
    "s0-069": ([{"area(Kursk Oblast, UA) falling from 2024-11-20 to 2024-12-20"}], False),
    "s0-071": ([{"gain(Kursk Oblast, UA) > 0 km2 from 2024-08-01 to 2024-08-31"}], False),
    "s0-072": ([{"retained(Kursk Oblast, UA) = 40..60% on 2024-12-20"}], False),
    "s1-001": ([_SOON_1], False),
    "s1-006": ([{"gain(Pokrovsk, RU) > 0 km2 from 2025-10-26 to 2025-11-05"}], False),
    "s1-009": ([_SOON_1], False),
    "s1-010": ([_CLOSED], True),
    "s1-011": ([_CLOSED], False),
    "s1-015": ([{"contested(Pokrovsk) on 2025-11-05"}], False),
    "s1-017": ([_NEARLY], False),
    "s1-047": ([_SOON_1], False),
    "s1-048": ([{"captured(Bakhmut, RU, whole) by 2023-05-31"}], False),
    "s1-062": (
        [
            {
                f"share({name} Oblast, RU) < 100% on 2025-11-05"
                for name in ("Donetsk", "Luhansk", "Kherson", "Zaporizhzhia")
            }
        ],
        False,
    ),
    "s1-074": ([{"control(Pokrovsk) = UA on 2025-11-05"}], False),
    "s1-078": (
        [
            {
                "captured(Bakhmut, RU, whole) by 2023-12-31",
                "captured(Avdiivka, RU, whole) by 2024-12-31",
            }
        ],
        False,
    ),
    "s1-080": ([_NEARLY], False),
    # No measure for these yet: the direction of a front, the length of an advance, roads, calm.
    "s0-008": ([], False),
    "s0-039": ([], False),
    "s1-030": ([], False),
    "s1-046": ([], False),
}


def _gold(shared: Path, doc: str) -> list[dict]:
    lines = (shared / "gold" / f"{doc}.gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def _read(shared: Path, doc: str):
    data = (shared / "reports" / f"{doc}.txt").read_bytes()
    report = read_report(data, name=f"{doc}.txt", published=PUBLISHED[doc])
    return report, extract(report, theatre=load_theatre("donetsk"))


def _iou(claim, gold: dict) -> float:
    both = min(claim.span_end, gold["span_end"]) - max(claim.span_start, gold["span_start"])
    either = max(claim.span_end, gold["span_end"]) - min(claim.span_start, gold["span_start"])
    return max(0, both) / either


def test_the_table_covers_every_map_checkable_claim(shared):
    marked = {g["id"] for d in PUBLISHED for g in _gold(shared, d) if g["checkable_against_map"]}
    assert marked == set(WANTED)
    assert len(marked) == 31


def test_statements_of_the_map_checkable_claims(shared):
    right, missed = [], []
    for doc in PUBLISHED:
        _, claims = _read(shared, doc)
        for gold in _gold(shared, doc):
            if gold["id"] not in WANTED:
                continue
            wanted, negated = WANTED[gold["id"]]
            near = [c for c in claims if _iou(c, gold) >= 0.4]
            if any(set(c.statements) in wanted and asserts_false(c) == negated for c in near):
                right.append(gold["id"])
            else:
                got = [c.statements for c in near] or "no claim there"
                missed.append(f"{gold['id']} {gold['formal']}: {got}")
    assert len(right) >= RIGHT_STATEMENTS, "\n".join(missed)
    # What stands must not be lost unseen.
    assert len(right) >= 27, "\n".join(missed)


def test_spans_are_exact(shared):
    for doc in PUBLISHED:
        report, claims = _read(shared, doc)
        assert claims
        for claim in claims:
            assert report.text[claim.span_start : claim.span_end] == claim.text
            for part in (*claim.places, *claim.quantities):
                assert report.text[part.start : part.end] == part.surface
            inside = [
                (a, b) for a, b in report.boilerplate if claim.span_start < b and a < claim.span_end
            ]
            assert inside == []


def test_links_of_the_gold_pairs(shared):
    pairs = [
        json.loads(line)
        for line in (shared / "gold" / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    claims = [c for doc in PUBLISHED for c in _read(shared, doc)[1]]
    gold = {g["id"]: (d, g) for d in PUBLISHED for g in _gold(shared, d)}
    reports = {d: _read(shared, d)[0] for d in PUBLISHED}

    def found(key: str) -> set[str]:
        doc, line = gold[key]
        return {c.id for c in claims if c.report == reports[doc].id and _iou(c, line) >= 0.4}

    linked: dict[frozenset[str], set[str]] = {}
    for link in links(claims, reports=reports.values()):
        linked.setdefault(frozenset((link.a, link.b)), set()).add(link.relation)

    def relations(pair: dict) -> set[str]:
        ends = ((a, b) for a in found(pair["a"]) for b in found(pair["b"]) if a != b)
        return set().union(*(linked.get(frozenset(end), set()) for end in ends))

    missed = [p for p in pairs if p["relation"] not in relations(p)
              and p["relation"] in ("contradicts", "supports")]  # fmt: skip
    assert missed == []
    kept_apart = ("hard_negative", "changed_over_time")
    wrong = [p for p in pairs if p["relation"] in kept_apart and relations(p)]
    wrong += [p for p in pairs if p["relation"] == "agrees" and relations(p) - {"supports"}]
    assert wrong == []
    # Two of the five name no place in the claim itself, or give a length where the other gives a
    # distance.
    agreeing = [p for p in pairs if p["relation"] == "agrees" and relations(p)]
    assert len(agreeing) >= 3
    assert contradictions(claims)
