"""Claims as found against claims as annotated, beside what knows nothing would reach."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from frontcast.claims import Extractor, ExtractorConfig, extractor_of
from frontcast.errors import ReportError, SchemaError
from frontcast.frame import parse_day
from frontcast.records import Report
from frontcast.reports import read_report
from frontcast.theatre import Theatre
from frontcast.verify import (
    ClaimItem,
    Miss,
    claim_figures,
    claim_items,
    claim_misses,
    count_claims,
    figure_intervals,
    type_confusion,
)

GOLD = ".gold.jsonl"
POOLED = "pooled"
BASELINES = ("sentences", "names")
_SEED = 20220224
_NEEDED = ("span_start", "span_end", "text", "type", "modality", "polarity", "speaker", "quote",
           "tier", "time", "places", "quantities")  # fmt: skip


_FOUND = ("span_start", "span_end", "type", "modality", "polarity")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """An annotated report.

    Parameters
    ----------
    name : str
        Of its files.
    style : str
        As the description beside it says; without one, the name.
    report : Report
    gold : tuple of dict
        The annotated claims.
    files : tuple of Path
        Gold, text and (where there is one) description.
    """

    name: str
    style: str
    report: Report
    gold: tuple[dict[str, Any], ...]
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What came of it.

    Parameters
    ----------
    rows : tuple of dict
        One for each extractor and style, and pooled: ``extractor, style, documents, claims``,
        the figures of `frontcast.verify.claim_figures`, and for the pooled row of the extractor
        asked for ``intervals`` (90 %).
    confusion : tuple of dict
        ``annotated, found, claims``; the commonest first.
    misses : tuple of (str, Miss)
        With the document's name.
    """

    rows: tuple[dict[str, Any], ...]
    confusion: tuple[dict[str, Any], ...]
    misses: tuple[tuple[str, Miss], ...]


def gold_documents(folders: Iterable[str | Path]) -> list[GoldDocument]:
    """Read annotated reports: ``NAME.gold.jsonl`` with ``NAME.txt`` and ``NAME.meta.json``.

    Parameters
    ----------
    folders : iterable of path
        Each holds the files side by side, or in two folders ``gold`` and ``reports``. The
        description is optional and may give ``outlet, published, style``.

    Returns
    -------
    list of GoldDocument
        In the order of the folders and names.

    Raises
    ------
    ReportError
        If a folder has no gold, or a gold file no text.
    SchemaError
        If a line of gold lacks a field or does not quote its text.
    """
    out = []
    for folder in map(Path, folders):
        inside = folder / "gold" if (folder / "gold").is_dir() else folder
        found = sorted(inside.glob(f"*{GOLD}"))
        if not found:
            raise ReportError(f"want files NAME{GOLD} in {folder}, found none")
        out += [_document(path) for path in found]
    return out


def _document(path: Path) -> GoldDocument:
    name = path.name.removesuffix(GOLD)
    text = _beside(path, f"{name}.txt")
    if text is None:
        raise ReportError(f"{path.name}: want {name}.txt beside it or in ../reports, found none")
    about = _beside(path, f"{name}.meta.json")
    meta: dict[str, Any] = json.loads(about.read_text(encoding="utf-8")) if about else {}
    published: date | None = parse_day(meta["published"]) if meta.get("published") else None
    report = read_report(text.read_bytes(), name=text.name, published=published,
                         outlet=meta.get("outlet"))  # fmt: skip
    return GoldDocument(
        name=name,
        style=meta.get("style") or name,
        report=report,
        gold=_gold_lines(path, report),
        files=(path, text) if about is None else (path, text, about),
    )


def _beside(path: Path, name: str) -> Path | None:
    for folder in (path.parent, path.parent.parent / "reports"):
        if (folder / name).is_file():
            return folder / name
    return None


def _lines(path: Path) -> list[dict[str, Any]]:
    out = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise SchemaError(f"{path.name}, line {number}: want a JSON object: {error}") from None
        if not isinstance(value, dict):
            raise SchemaError(f"{path.name}, line {number}: want a JSON object, got {line[:40]}")
        out.append(value)
    return out


def _gold_lines(path: Path, report: Report) -> tuple[dict[str, Any], ...]:
    lines = _lines(path)
    for number, line in enumerate(lines, start=1):
        _require(line, _NEEDED, where=f"{path.name}, claim {number}")
        quoted = report.text[line["span_start"] : line["span_end"]]
        if quoted != line["text"]:
            raise SchemaError(
                f"{path.name}, claim {number}: its text is {line['text'][:40]!r}, the report has "
                f"{quoted[:40]!r} there; offsets count characters of the text file"
            )
    return tuple(lines)


def found_claims(
    documents: Sequence[GoldDocument], extractor: Extractor, *, theatre: Theatre
) -> list[list[dict[str, Any]]]:
    """Run an extractor; return its claims as lines of JSON values, by document."""
    return [
        [claim.to_json() for claim in extractor.extract(document.report, theatre=theatre)]
        for document in documents
    ]


def kept_claims(documents: Sequence[GoldDocument], folder: str | Path) -> list[list[Any]]:
    """Read claims found before: ``NAME.jsonl`` or ``NAME.pred.jsonl`` of each document.

    Raises
    ------
    ReportError
        If a document has no such file.
    SchemaError
        If a line lacks what every claim must have.
    """
    out: list[list[Any]] = []
    for document in documents:
        names = (f"{document.name}.jsonl", f"{document.name}.pred.jsonl")
        path = next((p for n in names if (p := Path(folder) / n).is_file()), None)
        if path is None:
            raise ReportError(f"want {' or '.join(names)} in {folder}, found neither")
        lines = _lines(path)
        for number, line in enumerate(lines, start=1):
            _require(line, _FOUND, where=f"{path.name}, claim {number}")
        out.append(lines)
    return out


def _require(line: Mapping[str, Any], names: Iterable[str], *, where: str) -> None:
    if missing := [name for name in names if name not in line]:
        raise SchemaError(f"{where}: want {', '.join(missing)}, which it lacks")
    for name in ("span_start", "span_end"):
        if not isinstance(line[name], int):
            raise SchemaError(f"{where}: want a whole number for {name}, got {line[name]!r}")


def evaluate_claims(
    documents: Sequence[GoldDocument],
    found: Sequence[Sequence[Mapping[str, Any]]],
    *,
    name: str,
    theatre: Theatre,
    draws: int = 1000,
) -> Evaluation:
    """Score claims by style and pooled, beside the baselines.

    Parameters
    ----------
    documents : sequence of GoldDocument
    found : sequence of sequence of mapping
        Claims of each document, as `found_claims` or `kept_claims` give them.
    name : str
        Of the extractor, for the rows.
    theatre : Theatre
        For the baselines.
    draws : int
        Resamples of the intervals.
    """
    kinds = Counter(line["type"] for d in documents for line in d.gold)
    config = ExtractorConfig(kind=kinds.most_common(1)[0][0] if kinds else "combat_activity")
    rows = _rows(documents, found, name=name, draws=draws)
    for baseline in BASELINES:
        plain = found_claims(documents, extractor_of(baseline, config=config), theatre=theatre)
        rows.append(_rows(documents, plain, name=baseline, draws=0)[-1])
    mixed: Counter[tuple[str, str]] = Counter()
    misses: list[tuple[str, Miss]] = []
    for document, lines in zip(documents, found, strict=True):
        mixed += type_confusion(document.gold, lines)
        misses += [(document.name, miss) for miss in claim_misses(document.gold, lines)]
    return Evaluation(
        rows=tuple(rows),
        confusion=tuple({"annotated": a, "found": b, "claims": n}
                        for (a, b), n in mixed.most_common()),
        misses=tuple(misses),
    )  # fmt: skip


def _rows(
    documents: Sequence[GoldDocument],
    found: Sequence[Sequence[Mapping[str, Any]]],
    *,
    name: str,
    draws: int,
) -> list[dict[str, Any]]:
    items = [claim_items(d.gold, lines) for d, lines in zip(documents, found, strict=True)]
    styles: dict[str, list[list[ClaimItem]]] = {}
    for document, counted in zip(documents, items, strict=True):
        styles.setdefault(document.style, []).append(counted)
    rows = [_row(name, style, each) for style, each in styles.items()]
    pooled = _row(name, POOLED, items)
    if draws:
        rng = np.random.default_rng(_SEED)
        pooled["intervals"] = figure_intervals(items, rng=rng, draws=draws)
    return [*rows, pooled]


def _row(name: str, style: str, items: Sequence[Sequence[ClaimItem]]) -> dict[str, Any]:
    counts = count_claims(item for each in items for item in each)
    return {"extractor": name, "style": style, "documents": len(items), "claims": counts["gold"],
            **claim_figures(counts)}  # fmt: skip
