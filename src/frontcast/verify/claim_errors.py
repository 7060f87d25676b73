"""Where found claims differ from annotated ones: which types are mixed up, and each miss."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frontcast.verify.claims import (
    Line,
    claim_items,
    count_claims,
    match_claims,
    right_fields,
    same_amount,
    same_speaker,
)

#: Stands for the type of a claim that the other side does not have.
NONE = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One thing that is not as the gold has it.

    Parameters
    ----------
    what : str
        ``claim`` (not found), ``extra`` (found, not in the gold), or the name of a field.
    claim : str
        Id of the gold claim; of an extra one the found claim's.
    text : str
        Words of the claim.
    wanted, got : str
        What the gold has and what was found.
    """

    what: str
    claim: str
    text: str
    wanted: str
    got: str


def type_confusion(gold: Sequence[Line], pred: Sequence[Line]) -> Counter[tuple[str, str]]:
    """Count claims of one document by annotated and found type.

    Parameters
    ----------
    gold, pred : sequence of mapping

    Returns
    -------
    Counter of (str, str)
        (annotated, found) -> claims. A found type that ``type_alt`` of the gold allows counts
        as the annotated one; ``-`` stands where the other side has no such claim.
    """
    matched = match_claims(gold, pred)
    out: Counter[tuple[str, str]] = Counter()
    for k, g in enumerate(gold):
        if k not in matched:
            out[g["type"], NONE] += 1
            continue
        p = pred[matched[k]]
        out[g["type"], g["type"] if right_fields(g, p)["type"] else _first(p["type"])] += 1
    taken = set(matched.values())
    out.update((NONE, _first(p["type"])) for i, p in enumerate(pred) if i not in taken)
    return out


def claim_misses(gold: Sequence[Line], pred: Sequence[Line]) -> list[Miss]:
    """List what is wrong or missing in one document, in the order of its text.

    Parameters
    ----------
    gold, pred : sequence of mapping

    Returns
    -------
    list of Miss
        Places, quantities and speakers of a claim that was not found are part of that one miss.
    """
    matched = match_claims(gold, pred)
    among = {name for g in gold for name in (g["speaker"], *g.get("speaker_alt", []))}
    out: list[tuple[int, Miss]] = []
    for k, g in enumerate(gold):
        found = pred[matched[k]] if k in matched else None
        if found is None:
            out.append((g["span_start"], _miss("claim", g, wanted=g["type"], got=NONE)))
            continue
        out += [(g["span_start"], m) for m in _wrong(g, found, pred=pred, among=among)]
    taken = set(matched.values())
    out += [
        (p["span_start"], _miss("extra", p, wanted=NONE, got=_first(p["type"])))
        for i, p in enumerate(pred)
        if i not in taken
    ]
    return [miss for _, miss in sorted(out, key=lambda pair: pair[0])]


def judge_claims(gold: Sequence[Line], pred: Sequence[Line]) -> list[dict[str, bool]]:
    """Say of each found claim which of its fields are right.

    Parameters
    ----------
    gold, pred : sequence of mapping
        Of one document.

    Returns
    -------
    list of dict
        For each found claim: ``claim`` (it is one of the gold's), and if so ``speaker, type,
        modality, polarity`` and, where it has any, ``place`` and ``quantity`` (all of them
        right) and ``time``.
    """
    back = {i: k for k, i in match_claims(gold, pred).items()}
    among = {name for g in gold for name in (g["speaker"], *g.get("speaker_alt", []))}
    return [
        {"claim": True, **_fields_right(gold[back[i]], p, gold=gold, among=among)}
        if i in back
        else {"claim": False}
        for i, p in enumerate(pred)
    ]


def _fields_right(g: Line, p: Line, *, gold: Sequence[Line], among: set[str]) -> dict[str, bool]:
    right = right_fields(g, p)
    out = {name: bool(right[name]) for name in ("type", "modality", "polarity")}
    out["speaker"] = same_speaker(p.get("speaker"), g, among=among)
    for name, key in (("place", "places"), ("quantity", "quantities")):
        if p.get(key):
            out[name] = all(_agrees(x, key=key, gold=gold) for x in p[key])
    time = p.get("time") or {}
    if time.get("surface"):
        out["time"] = (time["start"], time["end"]) == (g["time"]["start"], g["time"]["end"])
    return out


def _agrees(part: Line, *, key: str, gold: Sequence[Line]) -> bool:
    """Whether a found place or quantity is one that the gold has there."""
    near = [x for line in gold for x in line.get(key, [])
            if x["start"] < part["end"] and part["start"] < x["end"]]  # fmt: skip
    if key == "places":
        return any(x["geonameid"] == part.get("geonameid") for x in near)
    return any(
        same_amount(part["low"], x["low"])
        and same_amount(part["high"], x["high"])
        and part.get("unit") == x["unit"]
        for x in near
    )


def _wrong(g: Line, p: Line, *, pred: Sequence[Line], among: set[str]) -> list[Miss]:
    right = right_fields(g, p)
    out = [
        _miss(name, g, wanted=_shown(g[name]), got=_shown(p.get(name)))
        for name in ("type", "modality", "polarity", "quote", "time")
        if right.get(name) == 0
    ]
    if not same_speaker(p.get("speaker"), g, among=among):
        out.append(_miss("speaker", g, wanted=g["speaker"], got=str(p.get("speaker"))))
    for name, key in (("place", "places"), ("quantity", "quantities")):
        for part in g.get(key, []):
            if not _has(g, part, key=key, pred=pred):
                near = [x for x in p.get(key, []) if x["start"] < part["end"]
                        and part["start"] < x["end"]]  # fmt: skip
                got = "; ".join(map(_part, near)) or NONE
                out.append(_miss(name, g, wanted=_part(part), got=got))
    return out


def _has(g: Line, part: Line, *, key: str, pred: Sequence[Line]) -> bool:
    """Whether one place or quantity counts as found, by the very count of the score."""
    alone = {**g, "places": [], "quantities": [], key: [part]}
    counts = count_claims(claim_items([alone], pred))
    n = counts["place_id_n"] + counts["unresolved_n"] + counts["quantity_n"]
    return counts["place_id"] + counts["unresolved"] + counts["quantity"] == n


def _miss(what: str, line: Line, *, wanted: str, got: str) -> Miss:
    return Miss(
        what=what,
        claim=str(line.get("id", "")),
        text=str(line.get("text", "")),
        wanted=wanted,
        got=got,
    )


def _first(kind: Any) -> str:
    return str(kind[0]) if isinstance(kind, list) else str(kind)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value.get('start')}..{value.get('end')} ({value.get('surface')})"
    return str(value)


def _part(part: Line) -> str:
    if "unit" in part:
        low, high = ("" if part[end] is None else f"{part[end]:g}" for end in ("low", "high"))
        return f"{part.get('surface')}: {low}..{high} {part['unit']}"
    return f"{part.get('surface')}: {part.get('geonameid')}"
