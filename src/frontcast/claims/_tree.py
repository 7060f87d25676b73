"""A parsed text as plain objects: words with their heads and children, sentences, persons.

The rules walk these trees far more often than they are made, and a walk over the parser's own
objects costs several times as much. A tree is read once from the parse and holds what the rules
ask about; of the parse itself nothing is kept.
"""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

# Children of all words that have none: most have none, and a list each takes its time.
_NONE: list["Word"] = []
# Word forms remembered; each takes about 0.3 kB.
_LIMIT = 65_536
# Heads before their words are negative, written without a sign.
_UNSIGNED = 2**64 - 1
_Form = tuple[str, str, bool, bool, bool, str, int]
Rows = NDArray[np.uint64]


class Word:
    """One word (or mark) of a tree.

    `i` counts words and `idx` characters of the text; `low` is the form in lower case, `spaced`
    the form with the blank after it; `lemma`, `pos`, `tag` and `dep` are those of the parser,
    `lemma_low` the lemma in lower case; a root is its own `head`; `children` stand in the order of
    the text.
    """

    __slots__ = (
        "_subtree", "children", "dep", "end", "head", "i", "idx", "is_punct", "is_space", "lemma",
        "lemma_low", "like_num", "low", "person", "pos", "sentence", "spaced", "tag", "text",
        "tree",
    )  # fmt: skip

    tree: "Tree"
    sentence: "Stretch"
    head: "Word"
    children: list["Word"]
    i: int
    idx: int
    end: int
    text: str
    spaced: str
    low: str
    lemma: str
    lemma_low: str
    pos: str
    tag: str
    dep: str
    is_punct: bool
    is_space: bool
    like_num: bool
    person: bool
    _subtree: "tuple[Word, ...] | None"

    def __repr__(self) -> str:
        return f"Word({self.text!r}, i={self.i}, dep={self.dep!r}, head={self.head.i})"

    @property
    def subtree(self) -> "tuple[Word, ...]":
        """The word with all that hangs below it, left to right."""
        known = self._subtree
        if known is None:
            known = self._subtree = self._below() if self.children else (self,)
        return known

    def _below(self) -> "tuple[Word, ...]":
        left: list[Word] = []
        right: list[Word] = []
        for child in self.children:
            if child.i > self.i:
                right += child.subtree
            else:
                left += child.subtree
        return (*left, self, *right)

    @property
    def ancestors(self) -> "Iterator[Word]":
        """The head, its head, and so on up to the root."""
        word = self
        while word.head is not word:
            word = word.head
            yield word

    @property
    def left_edge(self) -> "Word":
        """The first word of the subtree."""
        return min(self.subtree, key=_number)

    @property
    def right_edge(self) -> "Word":
        """The last word of the subtree."""
        return max(self.subtree, key=_number)


class Stretch:
    """Words of a tree in a row, such as a sentence or a person's name; `end` is one beyond."""

    __slots__ = ("end", "end_char", "start", "start_char", "text", "tree", "words")

    def __init__(self, tree: "Tree", start: int, end: int) -> None:
        self.tree, self.start, self.end = tree, start, end
        self.words = tree.words[start:end]
        if self.words:
            self.start_char, self.end_char = self.words[0].idx, self.words[-1].end
        else:
            self.start_char = self.end_char = (
                tree.words[start].idx if start < len(tree.words) else len(tree.text)
            )
        self.text = tree.text[self.start_char : self.end_char]

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)

    def __getitem__(self, number: int) -> Word:
        return self.words[number]

    @property
    def root(self) -> Word:
        """The word nearest to the root of the sentence, the first of equals."""
        for word in self.words:
            if word.head is word:
                return word
        outer = [w for w in self.words if not self.start <= w.head.i < self.end]
        return min(outer, key=_height, default=self.tree.words[self.start])


class Tree:
    """A parsed text.

    Parameters
    ----------
    text : str
    words : list of Word
        In the order of the text, complete but for `tree` and `sentence`.
    openings : list of int
        Numbers of the words that open a sentence after the first.
    """

    __slots__ = ("_ends", "people", "sentences", "text", "words")

    def __init__(self, text: str, words: list[Word], *, openings: list[int]) -> None:
        self.text, self.words = text, words
        self.people: list[Stretch] = []
        # Where the next word begins, one beyond the text after the last.
        self._ends = [word.idx for word in words[1:]]
        if words:
            self._ends.append(words[-1].idx + len(words[-1].spaced))
        edges = [0, *openings, len(words)]
        self.sentences = [Stretch(self, a, b) for a, b in pairwise(edges) if a < b]
        for sentence in self.sentences:
            for word in sentence.words:
                word.tree, word.sentence = self, sentence

    def exactly(self, start: int, end: int) -> Stretch | None:
        """Return the words that fill ``text[start:end]``; None if its ends cut words in two."""
        first, last = self._at(start), self._at(end - 1)
        if first < 0 or last < 0:
            return None
        if self.words[first].idx != start or self.words[last].end != end:
            return None
        return Stretch(self, first, last + 1)

    def around(self, start: int, end: int) -> Stretch | None:
        """Return the words that ``text[start:end]`` touches; None outside the text."""
        edges = self._touched(start, end)
        return None if edges is None else Stretch(self, *edges)

    def touched(self, start: int, end: int) -> list[Word]:
        """Return the words that ``text[start:end]`` touches, as a list."""
        edges = self._touched(start, end)
        return [] if edges is None else self.words[slice(*edges)]

    def _touched(self, start: int, end: int) -> tuple[int, int] | None:
        first, last = self._at(start), self._at(end - 1)
        if first < 0 or last < 0:
            return None
        if start == self.words[first].end:  # the blank after a word is no part of it
            first += 1
        return first, max(first, last + 1)

    def release(self) -> None:
        """Part the words from each other; nothing can be asked of them after.

        They hold each other, so only the garbage collector would find that nobody else does; its
        rounds over them took two or three per cent of the time in which a report is read.
        """
        for word in self.words:
            del word.head, word.children, word.tree, word.sentence, word._subtree
        self.words.clear()
        self.sentences.clear()
        self.people.clear()

    def _at(self, char: int) -> int:
        """Return the number of the word at a character, -1 outside the text."""
        found = bisect_right(self._ends, char)
        return found if char >= 0 and found < len(self._ends) else -1


class _Names(dict[int, str]):
    """The strings of a vocabulary by their numbers, as they are asked for."""

    def __init__(self, vocab: "Vocab") -> None:
        super().__init__()
        self._strings = vocab.strings

    def __missing__(self, key: int) -> str:
        found = self[key] = self._strings[key] if key else ""
        return found


class _Lemmas(dict[int, tuple[str, str]]):
    """Lemmas as they are and in lower case, as they are asked for."""

    def __init__(self, names: _Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, key: int) -> tuple[str, str]:
        lemma = self._names[key]
        found = self[key] = lemma, lemma.lower()
        return found


class _Forms(dict[int, _Form]):
    """What a tree has of word forms, as they are asked for."""

    def __init__(self, vocab: "Vocab") -> None:
        super().__init__()
        self._vocab = vocab

    def __missing__(self, orth: int) -> _Form:
        lexeme = self._vocab[orth]
        text = lexeme.text
        found = self[orth] = (text, lexeme.lower_, lexeme.is_punct, lexeme.is_space,
                              lexeme.like_num, f"{text} ", len(text))  # fmt: skip
        return found


def rows_of(doc: "Doc") -> Rows:
    """Return what a tree is made of, a row for each token.

    Parameters
    ----------
    doc : Doc
        With sentences; what else was not annotated is empty.

    Returns
    -------
    ndarray, shape (tokens, 8)
        Form, blank after it, lemma, part of speech, tag, label, head (relative), and 1 where a
        sentence begins.
    """
    rows: Any = doc.to_array(["ORTH", "SPACY", "LEMMA", "POS", "TAG", "DEP", "HEAD", "SENT_START"])
    return np.asarray(rows, np.uint64)


class Trees:
    """Makes trees of the parses of one pipeline.

    Parameters
    ----------
    vocab : Vocab
        Of the pipeline.
    """

    def __init__(self, vocab: "Vocab") -> None:
        self._forms = _Forms(vocab)
        self._names = _Names(vocab)
        self._lemmas = _Lemmas(self._names)

    def of(self, rows: Rows, text: str) -> Tree:
        """Return the tree of one parse.

        Parameters
        ----------
        rows : ndarray, shape (tokens, 8)
            As `rows_of` returns them.
        text : str
            What was parsed; to put it together again from the parse takes its time.
        """
        forms, names = self._forms, self._names
        if len(forms) + len(names) > _LIMIT:
            forms.clear()
            names.clear()
            self._lemmas.clear()
        new, name = Word.__new__, names.__getitem__
        words: list[Word] = [new(Word) for _ in range(len(rows))]
        orths, spaces, lemmas, kinds, tags, labels, heads, starts = rows.T.tolist()
        at = 0
        told = zip(words, map(forms.__getitem__, orths), spaces,
                   map(self._lemmas.__getitem__, lemmas),
                   map(name, kinds), map(name, tags), map(name, labels), heads,
                   strict=True)  # fmt: skip
        for i, (word, form, space, lemma, pos, tag, dep, above) in enumerate(told):
            (word.text, word.low, word.is_punct, word.is_space, word.like_num,
             spaced, length) = form  # fmt: skip
            word.lemma, word.lemma_low = lemma
            word.pos, word.tag, word.dep = pos, tag, dep
            word.i, word.idx, word.person, word._subtree = i, at, False, None
            at += length
            word.end = at
            if space:
                word.spaced = spaced
                at += 1
            else:
                word.spaced = form[0]
            word.children = _NONE
            word.head = words[(i + above) & _UNSIGNED]
        for word in words:
            if (head := word.head) is word:
                continue
            if head.children is _NONE:
                head.children = [word]
            else:
                head.children.append(word)
        openings = [i for i, start in enumerate(starts) if start == 1 and i]
        return Tree(text, words, openings=openings)


def _number(word: Word) -> int:
    return word.i


def _height(word: Word) -> int:
    """Steps to the root; marks and blanks that hang alone come last."""
    if (word.is_space or word.is_punct) and not word.children:
        return len(word.tree.words) - 1
    return sum(1 for _ in word.ancestors)
