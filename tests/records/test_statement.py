"""The Statement language: reading, printing, errors."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.errors import StatementError
from frontcast.frame import month_end
from frontcast.records import SIGNATURES, Amount, Statement, When, parse
from frontcast.records.signatures import unit_of

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=12
).map(lambda s: " ".join(s.split())).filter(bool)  # fmt: skip
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)


@st.composite
def windows(draw: st.DrawFn) -> tuple[date, date]:
    first = draw(DAYS)
    return first, first + timedelta(days=draw(st.integers(0, 400)))


@st.composite
def whens(draw: st.DrawFn, kinds: list[str]) -> When | None:
    kind = draw(st.sampled_from(kinds))
    match kind:
        case "none":
            return None
        case "on" | "by":
            return When(kind, end=draw(DAYS))
        case "since":
            return When("since", start=draw(DAYS))
        case "throughout" if draw(st.booleans()):
            return When("throughout")
        case "monthly":
            first, last = draw(windows())
            return When("monthly", first.replace(day=1), month_end(last))
        case _:
            return When(kind, *draw(windows()))


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    measure = draw(st.sampled_from(sorted(SIGNATURES)))
    signature = SIGNATURES[measure]
    args: list[tuple[str, str | int]] = []
    for p in signature.params:
        if p.optional and draw(st.booleans()):
            continue
        kinds_of_values = {
            "choice": st.sampled_from(p.choices or ("",)),
            "days": st.integers(0, 99),
            "hours": st.integers(1, 99).map(lambda n: f"{n / 4:g} h"),
            "side": st.sampled_from(["RU", "UA", "Red Army"]),
        }
        args.append((p.name, draw(kinds_of_values.get(p.kind, NAMES))))
    kinds = ["none", "on", "by", "since", "span", "throughout", "monthly"]
    value: Amount | str | bool | None = None
    relation = None
    if signature.kind == "flag":
        relation, value = "=", draw(st.booleans())
    elif signature.kind == "side" and draw(st.booleans()):
        relation, value = draw(st.sampled_from(["=", "!="])), draw(st.sampled_from(["RU", "UA"]))
    elif signature.kind in ("amount", "flow"):
        relation = draw(st.sampled_from([None, "=", "!=", "<", "<=", ">", ">=", "rising"]))
        if relation == "rising":
            kinds = ["since", "span", "monthly"]
        elif relation is not None:
            low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
            low = low if relation in ("=", "!=") else high
            value = Amount(low, high, unit_of(measure, dict(args)))
    if signature.kind == "flow":
        kinds = [k for k in kinds if k in ("none", "since", "span", "monthly")]
    return Statement(measure, tuple(args), relation, value, draw(whens(kinds)))


@given(statements())
def test_parse_of_print_is_the_same(statement: Statement) -> None:
    assert parse(str(statement)) == statement


@given(st.text(max_size=60))
def test_any_text_is_a_statement_or_a_statement_error(text: str) -> None:
    try:
        parse(text)
    except StatementError as error:
        assert 0 <= error.column <= len(text)
        assert error.expected


@pytest.mark.parametrize(
    ("given_text", "canonical"),
    [
        ("share(Donetsk Oblast,RU)≥60 percent on 2024-12-20",
         "share(Donetsk Oblast, RU) >= 60% on 2024-12-20"),
        ("distance(Pokrovsk, centre) <= 5000 m on 2024-12-20",
         "distance(Pokrovsk) <= 5 km on 2024-12-20"),
        ("distance(Pokrovsk, EDGE) = 2 .. 5 km", "distance(Pokrovsk, edge) = 2..5 km"),
        ("share(X, RU) = 60% +- 5%", "share(X, RU) = 55..65%"),
        ("captured(X, RU, center) != true by 2025-01-01",
         "captured(X, RU, centre) = false by 2025-01-01"),
        ("captured(X, RU, half, persist=0 days)", "captured(X, RU, half)"),
        ("captured(X, RU, half, persist=7 days) = yes", "captured(X, RU, half, persist=7 days)"),
        ("area(X, UA) > 0 from 2024-08-01 to 2024-08-31",
         "area(X, UA) > 0 km2 from 2024-08-01 to 2024-08-31"),
        ("gain(X, RU) falling monthly from 2024-08 to 2024-11",
         "gain(X, RU) falling monthly from 2024-08 to 2024-11"),
        ('control("A (b), c") = RU', 'control("A (b), c") = RU'),
        ("enclosure(X, corridor)", "enclosure(X, corridor)"),
        ("enclosure(X, UA, corridor) <= 4 km throughout",
         "enclosure(X, UA, corridor) <= 4 km throughout"),
    ],
)  # fmt: skip
def test_canonical_form(given_text: str, canonical: str) -> None:
    assert str(parse(given_text)) == canonical


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("", 0, "share"),
        ("shar(x)", 0, "share"),
        ("share(Donetsk, RU) >= 60 km", 25, "%"),
        ("share(Donetsk, RU) >= 60", 24, "%"),
        ("share(Donetsk, RU) >= ", 22, "a number in %"),
        ("share(Donetsk)", 13, "a side such as RU"),
        ("captured(P, RU) by 2024-01-01", 14, "centre or half or whole"),
        ("captured(P, RU, most)", 16, "half"),
        ("captured(P, RU, half) > 3", 22, "="),
        ("captured(P, RU, half, persist=x)", 30, "persist=7 days"),
        ("distance(P) <= 5 km on 2024-02-30", 23, "a day as YYYY-MM-DD"),
        ("distance(P) <= 5 km on tomorrow", 23, "a day as YYYY-MM-DD"),
        ("distance(P) = 5..2 km", 14, "low..high"),
        ("distance(P) < 2..5 km", 14, "a single number"),
        ("distance(P", 10, ","),
        ("distance P", 9, "("),
        ("distance(P, edge, x)", 18, ")"),
        ("gain(X, RU) rising", 18, "monthly from M to M"),
        ("gain(X, RU) > 5 km2 on 2024-01-01", 20, "from D to D"),
        ("share(X, RU) > 5% from 2024-02-01 to 2024-01-01", 37, "a later day"),
        ("control(X) < RU", 11, "="),
        ("contested(X) rising monthly from 2024-01 to 2024-02", 13, "="),
        ("distance(X) <= 5 km on 2024-01-01 or so", 34, "the end"),
    ],
)
def test_errors_point_at_the_column_and_say_what_was_expected(
    text: str, column: int, expected: str
) -> None:
    with pytest.raises(StatementError) as caught:
        parse(text)
    assert expected in caught.value.expected
    assert caught.value.column == column
    if text:
        assert f"^ column {column + 1}" in str(caught.value)
