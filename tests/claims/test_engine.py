"""The engine against spaCy's own run of the same pipeline, token by token."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from frontcast.claims import _engine
from frontcast.claims._engine import Engine, engine_of
from frontcast.claims._language import load_pipeline, parse_texts, pipeline_name

ATTRIBUTES = ["ORTH", "SPACY", "TAG", "POS", "LEMMA", "DEP", "HEAD", "SENT_START"]
TEXTS = [
    "",
    "Troops took the village of Zarichne on Monday, officials said.",
    "There's nothing left; there were 40 tanks. Let's go, they ain't gonna stop. I gotta say no!",
    "Should Pokrovsk fall, which few doubt, the army that defended it will retreat -- slowly.",
    "  \n\t  Two spaces   between words \U0001f6e1️ and emoji ⚡ #front @staff https://example.org/a?b=1",
    "What did he say that the general had seen before the town, which burned, was lost?",
    "km²+1.3 km² Поле и село Ülkü O'Brien’s “quoted” text… 12:30 a.m. $5m C'mon y'all",
    "a",
    "It is known that who they met there was the man whose house the shells had hit. " * 12,
]


@pytest.fixture(scope="module")
def engine() -> Engine:
    found = engine_of(load_pipeline(pipeline_name()))
    assert found is not None
    return found


def _same_as_spacy(engine: Engine, texts: list[str]) -> None:
    wanted = [doc.to_array(ATTRIBUTES) for doc in engine.nlp.pipe(texts)]
    for text, want, rows in zip(texts, wanted, engine.rows(texts), strict=True):
        np.testing.assert_array_equal(rows[:, [0, 1, 4, 3, 2, 5, 6, 7]], want, err_msg=text[:60])


def test_every_token_is_as_spacy_has_it(engine: Engine) -> None:
    _same_as_spacy(engine, TEXTS)
    _same_as_spacy(engine, TEXTS[::-1])  # with all words known, in another batch


def test_every_token_is_as_spacy_has_it_with_compiled_kernels() -> None:
    compiled = Engine(load_pipeline(pipeline_name()))
    compiled.compile()
    assert compiled._kernels is not None
    _same_as_spacy(compiled, TEXTS)


def test_real_reports_are_as_spacy_has_them(engine: Engine, shared: Path) -> None:
    for path in sorted((shared / "reports").glob("seed*.txt")):
        _same_as_spacy(engine, [line for line in path.read_text().splitlines() if line.strip()])


def test_kernels_are_loaded_once_a_process_has_read_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_engine, "_PAYS", 20)
    engine = Engine(load_pipeline(pipeline_name()))
    engine.rows([TEXTS[1]])
    assert engine._kernels is None
    _same_as_spacy(engine, TEXTS)
    assert engine._kernels is not None


def test_full_memories_start_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_engine, "_FORMS", 10)
    monkeypatch.setattr("frontcast.claims._annotator._LIMIT", 10)
    engine = Engine(load_pipeline(pipeline_name()))
    for text in TEXTS:
        _same_as_spacy(engine, [text])


def test_threads_that_read_at_once_leave_its_memory_right() -> None:
    # Many words that are all new: without turns, two threads give them each other's rows.
    texts = [f"Troops of unit {n} took hill{n} near town{n} on day{n}." for n in range(120)]
    engine, before = Engine(load_pipeline(pipeline_name())), sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda text: engine.rows([text]), texts))
    finally:
        sys.setswitchinterval(before)
    _same_as_spacy(engine, texts)


def test_another_architecture_is_left_to_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = load_pipeline(pipeline_name())
    monkeypatch.setitem(nlp.get_pipe("parser").cfg, "beam_width", 4)
    assert engine_of(nlp) is None
    with nlp.select_pipes(disable=["lemmatizer"]):
        assert engine_of(nlp) is None


def test_a_pipeline_that_the_engine_does_not_know_is_run_by_spacy(tmp_path: Path) -> None:
    import spacy

    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    blank.to_disk(tmp_path / "blank")
    (tree,) = parse_texts(["The town fell. It burned."], pipeline=str(tmp_path / "blank"))
    assert [s.text for s in tree.sentences] == ["The town fell.", "It burned."]
