"""No more than the claim's own sentence, and its words where they are said to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.brief._quotes import quote, sentence_bounds
from frontcast.records import Claim, Report


def claim_of(text: str, start: int, end: int) -> tuple[Claim, Report]:
    report = Report(id="r", text=text)
    claim = Claim(report="r", doc="d", span_start=start, span_end=end, text=text[start:end])
    return claim, report


@pytest.mark.parametrize(
    ("text", "words", "want"),
    [
        ("One. Two is here. Three.", "is here", "Two is here."),
        ("First! He said: \u201cIt fell.\u201d Then rain.", "It fell",
         "He said: \u201cIt fell.\u201d"),
        ("Gen. Miller spoke. The end.", "spoke", "Gen. Miller spoke."),
        ("The U.S. Army left. It did.", "Army left", "The U.S. Army left."),
        ("Title without a stop\nThe town fell. More.", "town fell", "The town fell."),
        ("It is 5.5 km away. Yes.", "km away", "It is 5.5 km away."),
        ("only this", "this", "only this"),
        ("A one. B two. C three.", "one. B two", "A one. B two."),
        ("Бій триває. Покровськ тримається. Усе.", "тримається", "Покровськ тримається."),
    ],
)  # fmt: skip
def test_sentence(text, words, want) -> None:
    start = text.index(words)
    first, last = sentence_bounds(text, start, start + len(words))
    assert text[first:last] == want


@given(
    st.text(st.sampled_from("ab Z.!\n\u201d é"), min_size=1, max_size=400),
    st.data(),
    st.integers(20, 120),
)
def test_quote_holds_the_words_and_keeps_its_length(text, data, longest) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    claim, report = claim_of(text, start, end)
    sentence, a, b = quote(claim, report, longest=longest)
    assert len(sentence) <= longest
    assert 0 <= a <= b <= len(sentence)
    assert "\n" not in sentence
    if end - start <= longest - 2:
        assert sentence[a:b] == text[start:end].replace("\n", " ")
    else:
        assert sentence[a:b].rstrip("\u2026")[:10] == text[start:end].replace("\n", " ")[:10]


@pytest.mark.parametrize("size", [18, 19, 20, 21])
def test_claim_about_as_long_as_the_room(size: int) -> None:
    # A claim of 19 in a room of 20 left less than no room around it.
    claim, report = claim_of("Z" * 40, 3, 3 + size)
    sentence, a, b = quote(claim, report, longest=20)
    assert len(sentence) <= 20
    assert 0 <= a <= b <= len(sentence)
    assert sentence[a:b].startswith("Z" * 18)


def test_long_sentence_is_cut_at_words() -> None:
    text = "alpha " * 100 + "THE WORDS" + " omega" * 100
    claim, report = claim_of(text, 600, 609)
    sentence, a, b = quote(claim, report, longest=80)
    assert sentence[a:b] == "THE WORDS"
    assert sentence.startswith("\u2026alpha ")
    assert sentence.endswith(" omega\u2026")
    assert 60 < len(sentence) <= 80


def test_span_that_does_not_fit_falls_back_on_the_claims_own_text() -> None:
    claim = Claim(report="r", doc="d", span_start=5, span_end=900, text="its own text")
    assert quote(claim, Report(id="r", text="short"), longest=300) == ("its own text", 0, 12)
