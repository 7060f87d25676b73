"""Claims as linked data: Web Annotations, ClaimReview, PROV."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frontcast.brief.exports._records import Row
from frontcast.frame import content_id
from frontcast.records import Outcome, Verdict
from frontcast.theatre import Theatre

_AROUND = 32  # characters of prefix and suffix, as annotation clients write them
_NAME = "frontcast"
_SOFTWARE = {"$": "prov:SoftwareAgent", "type": "prov:QUALIFIED_NAME"}
# A rating only where the maps decide; the other answers have a name and no number.
RATINGS: dict[Outcome, tuple[int | None, str]] = {
    Outcome.SUPPORTED: (5, "Supported by the maps"),
    Outcome.CONTRADICTED: (1, "Contradicted by the maps"),
    Outcome.MAP_DEPENDENT: (None, "Depends on the map: the maps differ, or the error bar decides"),
    Outcome.TOO_EARLY: (None, "Too early: its time has not come"),
    Outcome.NOT_CHECKABLE: (None, "Not checkable on the maps at hand"),
}


def write_annotations(rows: Sequence[Row], path: Path, theatre: Theatre) -> None:
    """W3C Web Annotations: claims as targets in their reports, by position and by words."""
    del theatre
    items = [_annotation(row) for row in rows]
    key = content_id({"annotations": [x["id"] for x in items]})
    page = {"id": f"urn:frontcast:annotations:{key}:1", "type": "AnnotationPage",
            "startIndex": 0, "items": items}  # fmt: skip
    _dump(path, {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:frontcast:annotations:{key}", "type": "AnnotationCollection",
        "label": "Claims found by frontcast", "total": len(items), "first": page,
    })  # fmt: skip


def write_claimreview(rows: Sequence[Row], path: Path, theatre: Theatre) -> None:
    """schema.org ClaimReview: one review for each verdict, what the maps say of the claim."""
    del theatre
    graph = [_review(row, verdict) for row in rows for verdict in row.item.verdicts]
    _dump(path, {"@context": "https://schema.org", "@graph": graph})


def write_prov(rows: Sequence[Row], path: Path, theatre: Theatre) -> None:
    """PROV-JSON: reports, what found the claims, what judged them, on which maps."""
    del theatre
    out: dict[str, Any] = {
        "prefix": {"fc": "urn:frontcast:", "sha256": "urn:sha256:"},
        "entity": {}, "activity": {},
        "agent": {"fc:frontcast": {"prov:type": _SOFTWARE}},
        "wasGeneratedBy": {}, "used": {}, "wasDerivedFrom": {}, "wasAttributedTo": {},
        "wasAssociatedWith": {},
    }  # fmt: skip
    for row in rows:
        _trace(row, out)
    # PROV-JSON has no empty relations.
    _dump(path, {name: value for name, value in out.items() if value})


def _annotation(row: Row) -> dict[str, Any]:
    f, claim, release = row.fields, row.item.claim, row.release
    start, end = claim.span_start, claim.span_end
    selectors: list[dict[str, Any]] = [{"type": "TextPositionSelector", "start": start, "end": end}]
    exact = release.quote(start, end)
    if exact is not None:
        selectors.insert(0, {
            "type": "TextQuoteSelector", "exact": exact,
            "prefix": release.quote(start - _AROUND, start),
            "suffix": release.quote(end, end + _AROUND),
        })  # fmt: skip
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": f["type"]}]
    bodies += [
        {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": text}
        for text in (f["statement"], _who(row)) if text
    ]  # fmt: skip
    return {
        "id": f"urn:frontcast:claim:{f['id']}", "type": "Annotation", "motivation": "identifying",
        "generator": {"id": "urn:frontcast:extractor:" + str(f["extractor"]).replace(" ", "-"),
                      "type": "Software", "name": f"{_NAME} {f['extractor']}"},
        "body": bodies,
        "target": {"source": row.source, "selector": selectors},
    }  # fmt: skip


def _who(row: Row) -> str | None:
    f = row.fields
    return f["speaker"] and row.release.say(
        f"said by {f['speaker']}, {f['modality']}, {f['polarity']}"
    )


def _review(row: Row, verdict: Verdict) -> dict[str, Any]:
    f, report, say = row.fields, row.item.report, row.release.say
    number, name = RATINGS[verdict.outcome]
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": name}
    if number is not None:
        rating |= {"ratingValue": number, "bestRating": 5, "worstRating": 1}
    explanation = say(verdict.sentence)
    if explanation:
        rating["ratingExplanation"] = explanation
    statement = say(verdict.statement) or f"claim {f['id'][:12]}"
    claim: dict[str, Any] = {
        "@type": "Claim", "identifier": f["id"],
        "appearance": {"@type": "CreativeWork", "url": row.source,
                       "publisher": {"@type": "Organization", "name": say(report.outlet)}},
    }  # fmt: skip
    if f["speaker"] == "narrator":
        claim["author"] = {"@type": "Organization", "name": say(report.outlet)}
    elif f["speaker"]:
        claim["author"] = {"@type": "Thing", "name": f["speaker"]}
    if report.published:
        claim["datePublished"] = report.published.isoformat()
    key = content_id({"claim": f["id"], "statement": verdict.statement,
                      "as_of": verdict.as_of, "mapper": verdict.mapper})  # fmt: skip
    review = {
        "@type": "ClaimReview", "@id": f"urn:frontcast:verdict:{key}",
        "url": f"urn:frontcast:verdict:{key}", "claimReviewed": f["text"] or statement,
        "itemReviewed": claim, "author": {"@type": "Organization", "name": _NAME},
        "reviewRating": rating,
    }  # fmt: skip
    if verdict.as_of:
        review["datePublished"] = verdict.as_of.isoformat()
    return review


def _trace(row: Row, out: dict[str, Any]) -> None:
    f, report, say = row.fields, row.item.report, row.release.say
    claim, source = f"fc:claim-{f['id']}", f"sha256:{report.id}"
    run = f"fc:extraction-{content_id({'report': report.id, 'by': f['extractor']})[:24]}"
    out["entity"].setdefault(source, _drop({
        "prov:type": "fc:Report", "prov:location": row.source, "fc:licence": report.licence,
        "fc:published": report.published.isoformat() if report.published else None,
    }))  # fmt: skip
    out["entity"][claim] = _drop({
        "prov:type": "fc:Claim", "fc:start": row.item.claim.span_start,
        "fc:end": row.item.claim.span_end, "fc:statement": f["statement"],
    })  # fmt: skip
    out["activity"].setdefault(run, {"prov:type": "fc:Extraction", "fc:version": f["extractor"]})
    _relate(out, "wasGeneratedBy", {"prov:entity": claim, "prov:activity": run})
    _relate(out, "used", {"prov:activity": run, "prov:entity": source})
    _relate(out, "wasAssociatedWith", {"prov:activity": run, "prov:agent": "fc:frontcast"})
    _relate(out, "wasDerivedFrom", {"prov:generatedEntity": claim, "prov:usedEntity": source})
    outlet = say(report.outlet)
    if outlet and outlet != "unknown":
        agent = f"fc:outlet-{content_id({'outlet': outlet})[:24]}"
        out["agent"].setdefault(agent, {"prov:label": outlet, "prov:type": "prov:Organization"})
        _relate(out, "wasAttributedTo", {"prov:entity": source, "prov:agent": agent})
    for verdict in row.item.verdicts:
        _judged(row, verdict, claim=claim, out=out)


def _judged(row: Row, verdict: Verdict, *, claim: str, out: dict[str, Any]) -> None:
    key = content_id({"claim": claim, "statement": verdict.statement, "as_of": verdict.as_of})
    result, check = f"fc:verdict-{key}", f"fc:check-{key}"
    out["entity"][result] = _drop({
        "prov:type": "fc:Verdict", "fc:outcome": str(verdict.outcome),
        "fc:statement": row.release.say(verdict.statement),
        "fc:asOf": verdict.as_of.isoformat() if verdict.as_of else None,
    })  # fmt: skip
    out["activity"][check] = {"prov:type": "fc:Check"}
    _relate(out, "wasGeneratedBy", {"prov:entity": result, "prov:activity": check})
    _relate(out, "used", {"prov:activity": check, "prov:entity": claim})
    _relate(out, "wasAssociatedWith", {"prov:activity": check, "prov:agent": "fc:frontcast"})
    for digest in verdict.sources:
        out["entity"].setdefault(f"sha256:{digest}", {"prov:type": "fc:Map"})
        _relate(out, "used", {"prov:activity": check, "prov:entity": f"sha256:{digest}"})


def _relate(out: dict[str, Any], relation: str, ends: dict[str, str]) -> None:
    out[relation][f"_:{content_id({'is': relation, **ends})[:24]}"] = ends


def _drop(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _dump(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
