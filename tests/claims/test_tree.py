"""Trees say what the parser's own objects say of every word."""

import gc

import pytest

from frontcast.claims._language import load_pipeline, pipeline_name
from frontcast.claims._tree import Trees, rows_of

TEXTS = [
    "The ministry said on Monday that troops, who hold Zarichne, lost 30 guns. It fell.",
    "Who they sent there nobody knows -- a village I had never heard of was hit today, he said.",
    "  Kherson:  3 killed;\n\nwe don't know\u00a0more (yet) ... ",
    "What did he say the town that they took was called?",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_tree_says_what_the_parse_says(text: str) -> None:
    doc = load_pipeline(pipeline_name())(text)
    tree = Trees(doc.vocab).of(rows_of(doc), text)
    assert tree.text == text
    for word, token in zip(tree.words, doc, strict=True):
        assert (word.text, word.low, word.spaced, word.i, word.idx, word.end) == (
            token.text, token.lower_, token.text_with_ws, token.i, token.idx,
            token.idx + len(token))  # fmt: skip
        assert (word.lemma, word.pos, word.tag, word.dep) == (
            token.lemma_, token.pos_, token.tag_, token.dep_)  # fmt: skip
        assert (word.is_punct, word.is_space, word.like_num) == (
            token.is_punct, token.is_space, token.like_num)  # fmt: skip
        for ours, theirs in ((word.children, token.children), (word.subtree, token.subtree),
                             (word.ancestors, token.ancestors)):  # fmt: skip
            assert [w.i for w in ours] == [t.i for t in theirs]
        assert (word.head.i, word.left_edge.i, word.right_edge.i) == (
            token.head.i, token.left_edge.i, token.right_edge.i)  # fmt: skip
        assert (word.sentence.start, word.sentence.end) == (token.sent.start, token.sent.end)
    assert [s.text for s in tree.sentences] == [s.text for s in doc.sents]


@pytest.mark.parametrize("text", TEXTS[:4])
def test_stretches_are_cut_as_the_parser_cuts_them(text: str) -> None:
    doc = load_pipeline(pipeline_name())(text)
    tree = Trees(doc.vocab).of(rows_of(doc), text)
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            exact, theirs = tree.exactly(start, end), doc.char_span(start, end)
            assert (exact is None) == (theirs is None)
            around = tree.around(start, end)
            assert tree.touched(start, end) == ([] if around is None else list(around))
            wide = doc.char_span(start, end, alignment_mode="expand")
            assert (around is None) == (wide is None)
            if around is not None and len(around):
                assert (around.start, around.end) == (wide.start, wide.end)
                assert around.root.i == wide.root.i


def test_a_tree_that_is_let_go_of_leaves_no_knots() -> None:
    doc = load_pipeline(pipeline_name())(TEXTS[0])
    tree = Trees(doc.vocab).of(rows_of(doc), TEXTS[0])
    assert tree.words[0].head.subtree  # which the words remember
    gc.collect()
    tree.release()
    del tree
    assert gc.collect() == 0  # nothing was left that only the collector finds
