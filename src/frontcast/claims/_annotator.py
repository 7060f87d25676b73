"""Parts of speech and lemmas, worked out once for each word form, tag and label.

spaCy's own components decide; they are asked once about each combination and the answer is
remembered. Combinations at which one of their patterns of several words may begin are asked
about together with the words that follow.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.language import Language

Attributes = NDArray[np.uint64]
# What a pattern may look at for its answer to hang on form, tag and label alone.
_SIMPLE = frozenset(("TAG", "DEP", "LOWER", "ORTH", "TEXT", "LENGTH", "SHAPE", "IS_SPACE",
                     "IS_ALPHA", "IS_DIGIT", "IS_PUNCT", "IS_TITLE", "LIKE_NUM"))  # fmt: skip
# Combinations remembered; each takes about 0.2 kB.
_LIMIT = 200_000
# A word between those asked about, so that no pattern runs from one into the next.
_BETWEEN = "\ue000"


def mixed(columns: Attributes) -> list[int]:
    """Return one 64-bit number for each row of numbers, by mixing them.

    Parameters
    ----------
    columns : ndarray, shape (rows, columns)

    Returns
    -------
    list of int
    """
    out = np.zeros(len(columns), np.uint64)
    for column in columns.T:
        out = (out ^ column) * np.uint64(0x9E3779B97F4A7C15)
        out ^= out >> np.uint64(29)
    return out.tolist()


class Annotator:
    """Tells parts of speech and lemmas as a pipeline's own components would.

    The morphology is left out: no rule reads it, and it cannot be set in bulk.

    Parameters
    ----------
    nlp : Language
        With an attribute ruler and a lemmatizer that `fits` accepts.
    """

    def __init__(self, nlp: "Language") -> None:
        from spacy.matcher import Matcher

        self._vocab = nlp.vocab
        self._ruler: Any = nlp.get_pipe("attribute_ruler")
        self._lemmatizer: Any = nlp.get_pipe("lemmatizer")
        several = [p for p in _patterns(nlp) if len(p) > 1]
        self._reach = max(map(len, several), default=1)
        self._openings = Matcher(nlp.vocab)
        if several:
            self._openings.add("opening", [[p[0]] for p in several])
        self._known: dict[int, int] = {}
        self._answers: Attributes = np.empty((1024, 5), np.uint64)
        self._runs: dict[tuple[int, ...], Attributes] = {}

    @staticmethod
    def fits(nlp: "Language") -> bool:
        """Whether answers hang on nothing but form, tag and label of single words."""
        patterns = [spec for p in _patterns(nlp) for spec in p]
        lemmatizer: Any = nlp.get_pipe("lemmatizer")
        return (
            all(spec and set(spec) <= _SIMPLE for spec in patterns)
            and lemmatizer.mode == "rule" and not lemmatizer.overwrite
        )  # fmt: skip

    def __call__(self, asked: Attributes, *, ends: NDArray[np.int64]) -> Attributes:
        """Return lemma, part of speech, tag and label of the words of texts.

        Parameters
        ----------
        asked : ndarray, shape (words, 3)
            Form, tag and label of each.
        ends : ndarray, shape (texts,)
            Where each text ends, one beyond its last word.

        Returns
        -------
        ndarray, shape (words, 4)
        """
        keys = mixed(asked)
        at: Any = list(map(self._known.get, keys))
        if None in at:
            self._learn(keys, asked)
            at = list(map(self._known.get, keys))
        answers: Attributes = self._answers[at]
        for start, end in self._spans(np.flatnonzero(answers[:, 4]), ends):
            run = tuple(keys[start:end])
            if run not in self._runs:
                self._runs[run] = self._ask([asked[start:end]])
            answers[start:end] = self._runs[run]
        return answers[:, :4]

    def _learn(self, keys: list[int], asked: Attributes) -> None:
        known = self._known
        if len(known) > _LIMIT:
            known.clear()
            self._runs.clear()
        fresh = {k: n for n, k in enumerate(keys) if k not in known}
        start, end = len(known), len(known) + len(fresh)
        if end > len(self._answers):
            grown = np.empty((max(end, 2 * len(self._answers)), 5), np.uint64)
            grown[:start] = self._answers[:start]
            self._answers = grown
        self._answers[start:end] = self._ask([asked[n : n + 1] for n in fresh.values()])
        known.update(zip(fresh, range(start, end), strict=True))

    def _spans(self, openings: Any, ends: Any) -> list[tuple[int, int]]:
        """Return the runs of words that patterns of several words may cover."""
        out: list[tuple[int, int]] = []
        for first in openings.tolist():
            text_end = int(ends[np.searchsorted(ends, first, side="right")])
            last = min(first + self._reach, text_end)
            if out and first < out[-1][1]:
                out[-1] = out[-1][0], max(last, out[-1][1])
            else:
                out.append((first, last))
        return out

    def _ask(self, runs: list[Attributes]) -> Attributes:
        """Return lemma, part of speech, tag, label and whether a pattern may begin."""
        from spacy.attrs import DEP, LEMMA, POS, TAG
        from spacy.tokens import Doc

        strings = self._vocab.strings
        between = np.array([[strings.add(_BETWEEN), strings.add("XX"), strings.add("dep")]],
                           np.uint64)  # fmt: skip
        rows: Any = np.concatenate([part for run in runs for part in (run, between)])
        doc = Doc(self._vocab, words=[strings[orth] for orth in rows[:, 0].tolist()])
        doc.from_array([TAG, DEP], rows[:, 1:])
        opening = np.zeros(len(doc), np.uint64)
        if len(self._openings):
            for _, start, _ in self._openings(doc, allow_missing=True):
                opening[start] = 1
        self._lemmatizer(self._ruler(doc))
        kept = rows[:, 0] != between[0, 0]
        told: Attributes = np.column_stack([doc.to_array([LEMMA, POS, TAG, DEP]), opening])[kept]
        return told


def _patterns(nlp: "Language") -> list[list[dict[str, Any]]]:
    ruler: Any = nlp.get_pipe("attribute_ruler")
    return [pattern for entry in ruler.patterns for pattern in entry["patterns"]]
