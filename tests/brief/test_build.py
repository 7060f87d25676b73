"""What a brief says, against what was put in."""

import json
from dataclasses import asdict, replace
from datetime import date, timedelta

import numpy as np
import pytest

from frontcast.brief import NO_RECORD, BriefConfig, BriefInputs, ForecastLine, build
from frontcast.brief._headline import subject_side
from frontcast.records import MapValue, Outcome, Place

from .conftest import (
    ON,
    TEXT,
    make_answer,
    make_checked,
    make_report,
    make_theatre,
    make_world,
)

BARE = {"answers": (), "checked": (), "contradictions": (), "forecasts": (), "undone": (),
        "disagreement": (), "sources": (), "predicted": None}  # fmt: skip


def test_headline_comes_from_the_answer(inputs) -> None:
    view = build(inputs)
    assert view.headline == (
        "On 30\u00a0June\u00a02025 Alpha\u2019s map showed Eastland holding 56% (±8) of "
        "Midtown\u2019s built-up area."
    )


def test_headline_without_answers_comes_from_the_maps(inputs) -> None:
    mask = inputs.worlds[0].mask(inputs.place)
    share = 100 * mask[:, 50:].sum() / mask.sum()
    view = build(replace(inputs, answers=()))
    assert f"holding {share:.0f}% (±" in view.headline


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (100.0, "showed Eastland holding all of Midtown\u2019s built-up area."),
        (0.0, "showed no part of Midtown held by Eastland."),
        (0.4, "holding 0.4% of Midtown"),
        (56.4, "holding 56% of Midtown"),
    ],
)
def test_headline_words(inputs, value, words) -> None:
    answers = (make_answer("share(Midtown, EA)", value, "%"),)
    assert words in build(replace(inputs, answers=answers)).headline


def test_answer_about_another_place_is_no_headline(inputs) -> None:
    answers = (make_answer("share(Hamlet, EA)", 1.0, "%"),)
    view = build(replace(inputs, answers=answers))
    assert "1%" not in view.headline
    assert view.figures[0].label == "held by Eastland (Hamlet)"


def test_trend_and_distance(inputs) -> None:
    text = " ".join(build(inputs).standfirst)
    assert "30 and 90 days earlier it was nothing." in text
    assert "within 0.5\u00a0km of it" in text
    # 10 columns of 60 rows.
    assert "Eastland gained 600\u00a0km² in the 30 days before." in text


def test_other_mappers_are_named(inputs) -> None:
    by = tuple(
        MapValue(mapper=m, outcome=Outcome.SUPPORTED, value=v)
        for m, v in (("alpha", 56.0), ("beta", 31.0))
    )
    answers = (replace(make_answer("share(Midtown, EA)", 56.0, "%"), by_mapper=by),)
    text = " ".join(build(replace(inputs, answers=answers)).standfirst)
    assert "Other mappers draw it differently: beta 31%." in text
    same = (replace(answers[0], by_mapper=(by[0], replace(by[1], value=56.2))),)
    assert "beta agrees." in " ".join(build(replace(inputs, answers=same)).standfirst)


def test_figures_have_words_values_and_sources(inputs) -> None:
    figures = build(inputs).figures
    assert [f.value for f in figures] == ["Eastland", "56% ±8".replace(" ", "\u00a0"),
                                          "0.4\u00a0km\u00a0±0.5"]  # fmt: skip
    assert [f.label for f in figures] == [
        "holds the centre",
        "of the built-up area held by Eastland",
        "from the centre to the line",
    ]
    assert all(f.note == "Alpha, map of 30\u00a0June\u00a02025" for f in figures)


def test_subject_is_who_does_not_belong_there(theatre) -> None:
    assert subject_side(theatre, theatre.places[0]).code == "EA"
    elsewhere = Place(id="x", name="X", lon=theatre.places[0].lon, lat=theatre.places[0].lat)
    assert subject_side(theatre, elsewhere).code == "EA"
    nowhere = Place(id="y", name="Y", lon=-60.0, lat=0.0)
    assert subject_side(theatre, nowhere).flag == 1
    homes = replace(theatre.regions[0], home="EA")
    turned = replace(theatre, regions=(homes,))
    assert subject_side(turned, turned.places[0]).code == "WE"


def test_verdict_rows_hold_sentence_words_and_answer(inputs) -> None:
    first, second = build(inputs).verdicts
    assert first.sentence == "Troops hold half of Midtown, Gen. Miller said on Monday."
    assert first.sentence[first.start : first.end] == "Troops hold half of Midtown"
    assert (first.speaker, first.outlet) == ("Gen. Miller", "The Courier")
    assert first.said_on == date(2025, 6, 29)
    assert first.source == "Alpha, 29\u00a0Jun\u00a02025"
    assert second.sentence == "Later the line was two kilometres off."
    assert second.by_mapper == ["beta: 2.0\u00a0km, supported"]


def test_outcomes_are_counted_in_their_own_order(inputs) -> None:
    counts = [(c.outcome, c.claims) for c in build(inputs).outcomes]
    assert counts == [("supported", 1), ("contradicted", 1)]


def test_contradiction_shows_the_rows_of_the_table(inputs) -> None:
    view = build(inputs)
    (pair,) = view.contradictions
    assert (pair.first, pair.second) == tuple(view.verdicts)


def test_contradiction_with_a_claim_not_in_the_table(inputs) -> None:
    other = make_checked("The battle goes on")
    (known, _) = inputs.checked
    view = build(replace(inputs, contradictions=((known, other, "why"),)))
    assert view.contradictions[0].second.sentence == "The battle goes on."


def test_link_only_reports_are_quoted_briefly_and_not_without_end(inputs) -> None:
    long = "Word " * 200 + "the town fell" + " and so on" * 200
    report = make_report(text=long)
    row = build(replace(inputs, checked=(make_checked("the town fell", report=report),))).verdicts[
        0
    ]
    assert len(row.sentence) <= 300
    many = tuple(make_checked("Troops hold half of Midtown") for _ in range(5))
    config = BriefConfig(quoted_chars_per_report=120)
    rows = build(replace(inputs, checked=many, contradictions=()), config=config).verdicts
    assert [bool(r.sentence) for r in rows] == [True, True, False, False, False]
    assert "not quoted" in rows[2].note
    free = tuple(
        make_checked("Troops hold half of Midtown", report=make_report(licence="redistribute"))
        for _ in range(5)
    )
    rows = build(replace(inputs, checked=free, contradictions=()), config=config).verdicts
    assert all(r.sentence for r in rows)


def test_forecast_never_stands_without_its_record(inputs) -> None:
    first, second = build(inputs).forecasts
    assert first.record == "Brier 0.14 over 212 forecasts."
    assert second.record == NO_RECORD
    assert first.by == date(2025, 7, 30)


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0.0, "below 1%"), (0.004, "below 1%"), (0.625, "62%"), (1.0, "above 99%"),
     (float("nan"), "not known")],
)  # fmt: skip
def test_probability_words_claim_no_certainty(inputs, probability, words) -> None:
    line = ForecastLine(model="m", statement="s", horizon_days=1, probability=probability)
    assert build(replace(inputs, forecasts=(line,))).forecasts[0].percent == words


def test_endless_horizon_does_not_crash(inputs) -> None:
    line = ForecastLine(model="m", statement="s", horizon_days=10**9, probability=0.5)
    assert build(replace(inputs, forecasts=(line,))).forecasts[0].by == date.max


def test_empty_sections_say_why(inputs) -> None:
    view = build(replace(inputs, **BARE, worlds=inputs.worlds[:1]))
    assert set(view.gaps) == {"verdicts", "contradictions", "forecasts", "undone", "disagreement",
                              "sources", "ways", "questions"}  # fmt: skip
    assert "Only one mapper" in view.gaps["disagreement"]
    assert view.map is not None


def test_nothing_at_all(theatre) -> None:
    view = build(BriefInputs(theatre=theatre, place=theatre.places[0], on=ON))
    assert view.headline == "No map says who held Midtown on 30\u00a0June\u00a02025."
    assert view.gaps["map"] == "No maps are loaded."
    assert (view.map, view.charts, view.figures) == (None, [], [])


def test_place_outside_the_grid(inputs) -> None:
    view = build(replace(inputs, place=inputs.theatre.places[2], answers=()))
    assert "outside the grid" in view.gaps["map"]
    assert view.headline.startswith("No map says who held Faraway")


def test_day_without_a_map(inputs) -> None:
    view = build(replace(inputs, on=ON + timedelta(days=400), answers=()))
    assert view.gaps["map"].startswith("Alpha has no map for")
    assert view.charts == []
    assert "Alpha (no map)" in view.as_of_note


def test_side_that_holds_nothing_anywhere(theatre) -> None:
    world = make_world(theatre, shift=-100)
    view = build(BriefInputs(theatre=theatre, place=theatre.places[0], on=ON, worlds=(world,)))
    assert "showed no part of Midtown held by Eastland" in view.headline
    assert view.map.layer("line_now").coordinates == []
    # The line is nowhere, so there is no distance to draw.
    assert [chart.key for chart in view.charts] == ["share"]


def test_later_days_change_nothing(inputs) -> None:
    early = replace(inputs, on=ON - timedelta(days=50), answers=())
    seen = build(early)
    cut = replace(early, worlds=tuple(w.until(early.on) for w in early.worlds))
    assert asdict(build(cut)) == asdict(seen)


def test_view_is_plain_and_free_of_control_characters(inputs) -> None:
    bad = "a\x00b\u202ec\ud800d\ne"
    report = make_report(outlet=bad, text=TEXT.replace("half of", "half\x07of"))
    checked = make_checked("Troops hold half\x07of Midtown", report=report, detail=bad)
    view = build(replace(inputs, checked=(checked,), contradictions=(), made_with=bad))
    text = json.dumps(asdict(view), default=str, ensure_ascii=False)
    text.encode()
    assert not any(c in text for c in "\x00\x07\u202e\ud800")
    row = view.verdicts[0]
    assert row.outlet == "a\ufffdb\ufffdc\ufffdd e"
    assert row.sentence[row.start : row.end] == "Troops hold half\ufffdof Midtown"

    def check(thing: object) -> None:
        if isinstance(thing, dict):
            for key, value in thing.items():
                assert isinstance(key, str)
                check(value)
        elif isinstance(thing, list):
            for value in thing:
                check(value)
        else:
            assert thing is None or type(thing) in (str, float, int, bool, date)

    check(asdict(view))


def test_namesake_is_shown_without_its_id() -> None:
    theatre = make_theatre("Midtown [42]")
    world = make_world(theatre)
    view = build(BriefInputs(theatre=theatre, place=theatre.places[0], on=ON, worlds=(world,)))
    assert view.place == "Midtown"
    assert view.map.places[0].name == "Midtown"


def test_numpy_values_in_answers(inputs) -> None:
    answers = (make_answer("share(Midtown, EA)", float(np.float64(12.0)), "%", None),
               make_answer("nonsense", None, ""))  # fmt: skip
    view = build(replace(inputs, answers=answers))
    assert view.figures[1].value == "not known"
