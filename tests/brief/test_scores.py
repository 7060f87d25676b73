"""Questions as view records: words, chances, outcomes by definition, and what may be quoted."""

from dataclasses import replace

import pytest

from frontcast.brief import build, question_rows, question_views, record_page, to_html, to_markdown
from frontcast.brief.scores import chance_words, definitions

from .conftest import make_predicted


def test_a_chance_is_scored_by_the_definition_declared() -> None:
    (view,) = question_views(make_predicted("It will fall"))
    said, market = view.chances
    # .2 to .45 was given and it came true: by hand.
    assert said.brier == pytest.approx((1 - 0.325) ** 2)
    assert (said.brier_best, said.brier_worst) == pytest.approx((0.55**2, 0.8**2))
    assert market.brier == pytest.approx(0.09)
    assert (view.outcome, view.who, view.condition) == ("yes", "It will fall", "It will fall")


def test_one_row_a_chance() -> None:
    rows = question_rows(make_predicted("It will fall"))
    assert [r["source"] for r in rows] == ["report", "import"]
    assert rows[0]["by_definition"] == "alpha: half yes (2025-06-15), whole no"


def test_what_is_the_same_everywhere_is_said_once() -> None:
    (view,) = question_views(make_predicted("It will fall"))
    no = [replace(o, outcome="no") for o in view.outcomes]
    other = [replace(o, mapper="beta") for o in no]
    assert definitions([*no, *other]) == "alpha, beta: no by every definition"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(None, None, ""), (0.2, 0.45, "20-45 %"), (0.5, 0.5, "50 %"), (0.0, 0.004, "0-0.4 %"),
     (0.995, 1.0, "99.5-100 %")],
)  # fmt: skip
def test_chances_in_words(low: float | None, high: float | None, words: str) -> None:
    assert chance_words(low, high) == words


def test_the_brief_shows_them(inputs) -> None:
    page, text = to_html(build(inputs)), to_markdown(build(inputs))
    for shown in (page, text):
        assert "What was predicted, and what came of it" in shown
        assert "came true" in shown
    assert "Brier 0.46 (0.30 to 0.64)" in page


def test_a_brief_quotes_no_more_than_it_may(inputs) -> None:
    """A long claim of a link-only report is not quoted; one that may be passed on is."""
    long = "It will fall and " + "so on " * 80
    bound = build(replace(inputs, predicted=make_predicted(long)))
    assert bound.questions[0].words == ""
    shown = make_predicted(long)
    (watched,) = shown.watched
    free = {k: (c, replace(r, licence="redistribute")) for k, (c, r) in watched.claims.items()}
    passed = replace(shown, watched=(replace(watched, claims=free),))
    assert build(replace(inputs, predicted=passed)).questions[0].words == long


def test_the_page_holds_back_what_it_must() -> None:
    page = record_page(make_predicted("It will fall"), say=lambda _, __: "")
    assert '("It will fall")' not in page
    assert "our reading of" not in page
    assert "(not shown)" in page
    assert "0.46 (0.30 to 0.64) by alpha half; 0.11 (0.04 to 0.20) by alpha whole" in page
