"""The language pipeline run in kernels: the same trees as spaCy's own, several times as fast.

A pipeline of the usual small architecture (hash embedding, windows of one word, a linear tagger,
a greedy arc-eager parser) is taken apart into its weights once. What depends on a word alone is
worked out once for each word form and remembered; all texts of a report go through each layer
together. Any other pipeline is run by spaCy itself.

Two layers have compiled kernels besides. Loading these takes as long as reading some fifty
reports without them, so they are loaded once a process has read more than that.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from frontcast.claims._annotator import Annotator, mixed

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_LOG = logging.getLogger(__name__)
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Rows = NDArray[np.uint64]
# Zero rows between texts, as many as layers look beyond a word; so spaCy keeps texts apart.
_GAP = 4
_LAYERS = 4
# Word forms remembered; a form takes about half a kilobyte.
_FORMS = 65_536
# Tokens after which the kernels are loaded: 0.8 s against 10 microseconds a token.
_PAYS = 100_000
# What a state of the parser looks at: two words of the buffer, three of the stack, three children.
_FEATURES = 8
_NEEDED = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")
_NO_ROWS: Rows = np.empty((0, 8), np.uint64)
_MOVES = {"S": 0, "D": 1, "L": 2, "R": 3, "B": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One layer over a word and its neighbours; pieces of maxout one after the other."""

    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What the parser decides by, laid out as `_kernels.parse` wants it."""

    weights: Floats
    pad: Floats
    bias: Floats
    lower: Floats
    lower_bias: Floats
    upper: Floats
    upper_bias: Floats
    moves: Ints
    # By class, that of roots last.
    labels: Rows
    lifted: NDArray[np.bool_]


class Engine:
    """Parses texts in large batches.

    What it remembers of word forms is shared: threads take turns.

    Parameters
    ----------
    nlp : Language
        Of the architecture that `engine_of` asks for.
    """

    def __init__(self, nlp: "Language") -> None:
        self.nlp = nlp
        self._turn = threading.Lock()
        self._threads = ThreadpoolController()
        model: Any = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
        embed, encode = model.layers
        self._columns = ["ORTH", "SPACY", *embed.layers[0].attrs["columns"]]
        self._hashes, self._mix = embed.layers[2].layers[0], embed.layers[3].layers[0]
        self._windows = [_window(r) for r in encode.layers[0].layers]
        tagger: Any = nlp.get_pipe("tagger")
        output = tagger.model.layers[1].layers[0]
        self._tag_weights = _flat(output.get_param("W").T)
        self._tag_bias = _flat(output.get_param("b"))
        strings = nlp.vocab.strings
        self._tags = np.array([strings.add(t) for t in tagger.labels], np.uint64)
        self._steps = _steps(nlp.get_pipe("parser"))
        self._annotate = Annotator(nlp)
        self._parser: Any = nlp.get_pipe("parser")
        self._read = 0
        self._kernels: ModuleType | None = None
        self._rows: dict[int, int] = {}
        self._vectors: Floats = np.empty((1024, self._windows[0].gain.size), np.float32)

    def rows(self, texts: Sequence[str]) -> list[Rows]:
        """Return what the trees of texts are made of, in their order.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        list of ndarray, shape (tokens, 8)
            As `rows_of` reads them from a parse.
        """
        # Products this small gain nothing from several threads, which wait by spinning.
        with self._turn, self._threads.limit(limits=1, user_api="blas"):
            docs = [self.nlp.make_doc(text) for text in texts]
            full = [doc for doc in docs if len(doc)]
            parsed = iter(self._run(full) if full else ())
            return [next(parsed) if len(doc) else _NO_ROWS for doc in docs]

    def _run(self, docs: list["Doc"]) -> Iterator[Rows]:
        lengths = np.array([len(doc) for doc in docs], np.int64)
        self._count(int(lengths.sum()))
        read: Rows = np.concatenate([doc.to_array(self._columns) for doc in docs])
        vectors = self._encode(self._embed(read[:, 2:]), lengths)
        links = self._parse(docs, lengths=lengths, vectors=vectors)
        tags = self._tags[(vectors @ self._tag_weights + self._tag_bias).argmax(axis=1)]
        asked = np.column_stack([read[:, 0], tags, links[:, 1]])
        told = self._annotate(asked, ends=np.cumsum(lengths))
        rows = np.column_stack([read[:, :2], told, links[:, [0, 2]]])
        for _, start, end in _parts(docs, lengths):
            yield rows[start:end]

    def compile(self) -> None:
        """Load the compiled kernels now; where they cannot be had, go on without."""
        self._read = -1
        try:
            from frontcast.claims import _kernels
        except (ImportError, RuntimeError) as error:  # numba: not installed, or no cache folder
            _LOG.info("claims are read without compiled kernels: %s", error)
            return
        self._kernels = _kernels

    def _count(self, tokens: int) -> None:
        if self._read >= 0:
            self._read += tokens
            if self._read > _PAYS:
                self.compile()

    def _embed(self, columns: Rows) -> Floats:
        """Return a vector for each token by its form alone, remembered."""
        keys = mixed(columns)
        known = self._rows
        if len(known) > _FORMS:
            known.clear()
        at: Any = list(map(known.get, keys))
        if None in at:
            fresh = {k: n for n, k in enumerate(keys) if k not in known}
            rows = self._mix.predict(self._hashes.predict(columns[list(fresh.values())]))
            start, end = len(known), len(known) + len(fresh)
            if end > len(self._vectors):
                grown = np.empty((max(end, 2 * len(self._vectors)), rows.shape[1]), np.float32)
                grown[:start] = self._vectors[:start]
                self._vectors = grown
            self._vectors[start:end] = rows
            known.update(zip(fresh, range(start, end), strict=True))
            at = list(map(known.get, keys))
        found: Floats = self._vectors[at]
        return found

    def _encode(self, rows: Floats, lengths: Ints) -> Floats:
        """Return a vector for each token by the words around it."""
        at = np.arange(len(rows)) + _GAP * np.repeat(np.arange(1, len(lengths) + 1), lengths)
        width = rows.shape[1]
        # Each row with the one before and the one after it, zeros beyond the ends.
        wide: Floats = np.zeros((len(rows) + _GAP * (len(lengths) + 1), 3 * width), np.float32)
        wide[at - 1, 2 * width :] = wide[at, width : 2 * width] = wide[at + 1, :width] = rows
        pieces = np.empty_like(wide)
        settle = self._kernels.settle if self._kernels else _settle
        for layer in self._windows:
            np.matmul(wide, layer.weights, out=pieces)
            settle(pieces, layer.bias, layer.gain, layer.shift, wide)
        told: Floats = wide[at, width : 2 * width]
        return told

    def _parse(self, docs: list["Doc"], *, lengths: Ints, vectors: Floats) -> Rows:
        """Return head, label and whether a sentence begins, for each token."""
        from spacy.attrs import DEP, HEAD, SENT_START

        wanted = [HEAD, DEP, SENT_START]
        if self._kernels is None:
            rows: Any = vectors
            for doc, start, end in _parts(docs, lengths):
                doc.tensor = rows[start:end]  # where the parser looks for them
            self._parser.set_annotations(docs, self._parser.predict(docs))
            return np.concatenate([doc.to_array(wanted) for doc in docs])
        from spacy.pipeline._parser_internals.nonproj import deprojectivize

        steps = self._steps
        table: Any = (vectors @ steps.weights + steps.bias) @ steps.lower
        heads, kinds, openings = self._kernels.parse(
            lengths, table, steps.pad, steps.lower_bias, steps.upper, steps.upper_bias, steps.moves
        )
        out: Any = np.column_stack([heads.view(np.uint64), steps.labels[kinds],
                                    openings.view(np.uint64)])  # fmt: skip
        lifted = steps.lifted[kinds]
        if lifted.any():
            for doc, start, end in _parts(docs, lengths):
                if lifted[start:end].any():
                    doc.from_array(wanted[:2], out[start:end, :2])
                    deprojectivize(doc)
                    out[start:end] = doc.to_array(wanted)
        return np.asarray(out)


def _parts(docs: list["Doc"], lengths: Ints) -> Iterator[tuple["Doc", int, int]]:
    """Return each text with the rows that are its own."""
    start = 0
    for doc, length in zip(docs, lengths.tolist(), strict=True):
        yield doc, start, start + length
        start += length


def _settle(pieces: Floats, bias: Floats, gain: Floats, shift: Floats, wide: Floats) -> None:
    """Add to each row the layer-normed maximum of its three pieces, as the kernel does."""
    width = len(gain)
    pieces += bias
    best = np.maximum(pieces[:, :width], pieces[:, width : 2 * width])
    np.maximum(best, pieces[:, 2 * width :], out=best)
    best -= best.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", best, best)[:, None] / np.float32(width)
    best /= np.sqrt(spread + np.float32(1e-8))
    best *= gain
    best += shift
    rows = wide[:, width : 2 * width]
    rows += best
    wide[1:, :width] = rows[:-1]
    wide[:-1, 2 * width :] = rows[1:]


def engine_of(nlp: "Language") -> Engine | None:
    """Return the engine of a pipeline; None if it is of another architecture."""
    return Engine(nlp) if _fits(nlp) else None


def _fits(nlp: "Language") -> bool:
    """Whether a pipeline is exactly what the kernels compute."""
    wanted = [name for name in nlp.pipe_names if name != "ner"]
    if wanted != list(_NEEDED):
        return False
    tok2vec, tagger, parser = (nlp.get_pipe(name) for name in _NEEDED[:3])
    return (
        _fits_embedding(tok2vec) and _fits_tagger(tagger) and _fits_parser(parser)
        and Annotator.fits(nlp)
    )  # fmt: skip


def _fits_embedding(tok2vec: Any) -> bool:
    if len(tok2vec.model.layers) != 2:
        return False
    embed, encode = tok2vec.model.layers
    names = [layer.name.split("(")[0] for layer in embed.layers]
    if names != ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]:
        return False
    residuals = encode.layers[0].layers if encode.name.startswith("with_array(") else []
    return (
        len(residuals) == _LAYERS and encode.attrs["pad"] == _GAP
        and all(r.name == "residual(expand_window>>maxout>>layernorm>>dropout)"
                and r.layers[0].layers[0].attrs["window_size"] == 1
                and _layers_of(r)[0].get_dim("nP") == 3 for r in residuals)
    )  # fmt: skip


def _fits_tagger(tagger: Any) -> bool:
    return bool(
        tagger.model.name == "tok2vec-listener>>with_array(softmax)"
        and not tagger.cfg.get("overwrite")
    )


def _fits_parser(parser: Any) -> bool:
    names = [layer.name for layer in parser.model.layers]
    if names != ["tok2vec-listener>>list2array>>linear", "precomputable_affine", "linear"]:
        return False
    lower = parser.model.get_ref("lower")
    moves = [parser.moves.class_name(n) for n in range(parser.moves.n_moves)]
    return (
        parser.cfg["beam_width"] == 1 and parser.model.attrs["has_upper"]
        and not parser.model.attrs["unseen_classes"]
        and [f.__name__ for f in parser.postprocesses] == ["deprojectivize"]
        and (lower.get_dim("nF"), lower.get_dim("nP")) == (_FEATURES, 2)
        and all(m[0] in _MOVES and not m.endswith("-subtok") for m in moves)
    )  # fmt: skip


def _layers_of(residual: Any) -> list[Any]:
    """Return the maxout and the layer norm inside a residual layer."""
    return list(residual.layers[0].layers[1].layers[0].layers)


def _window(residual: Any) -> Window:
    maxout, norm = _layers_of(residual)
    weights, bias = maxout.get_param("W"), maxout.get_param("b")
    outputs, pieces, inputs = weights.shape
    return Window(
        weights=_flat(weights.transpose(1, 0, 2).reshape(pieces * outputs, inputs).T),
        bias=_flat(bias.T.reshape(-1)),
        gain=_flat(norm.get_param("G")),
        shift=_flat(norm.get_param("b")),
    )


def _steps(parser: Any) -> Steps:
    first, lower, upper = parser.model.layers
    linear = first.layers[2]
    weights, bias = lower.get_param("W"), lower.get_param("b")
    strings = parser.vocab.strings
    names = [parser.moves.class_name(n) for n in range(parser.moves.n_moves)]
    labels = [name.partition("-")[2] for name in names]
    return Steps(
        weights=_flat(linear.get_param("W").T),
        bias=_flat(linear.get_param("b")),
        lower=_flat(weights.transpose(0, 2, 1, 3).reshape(-1, weights.shape[3]).T),
        lower_bias=_flat(bias.T.reshape(-1)),
        pad=_flat(lower.get_param("pad")[0].transpose(0, 2, 1).reshape(_FEATURES, -1)),
        upper=_flat(upper.get_param("W").T),
        upper_bias=_flat(upper.get_param("b")),
        moves=np.array([_MOVES[name[0]] for name in names], np.int64),
        labels=np.array([strings.add(label) for label in (*labels, "ROOT")], np.uint64),
        lifted=np.array([*("||" in label for label in labels), False]),
    )


def _flat(array: Any) -> Floats:
    return np.ascontiguousarray(array, np.float32)
