"""Words for days -> intervals, counted by hand from a Wednesday."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.claims._times import find_times

WEDNESDAY = date(2025, 3, 12)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on Monday", date(2025, 3, 10), date(2025, 3, 10)),
        ("on Wednesday", WEDNESDAY, WEDNESDAY),
        ("since last Thursday", date(2025, 3, 6), WEDNESDAY),
        ("in November", date(2024, 11, 1), date(2024, 11, 30)),
        ("since January", date(2025, 1, 1), WEDNESDAY),
        ("in May 2023", date(2023, 5, 1), date(2023, 5, 31)),
        ("on 4 March", date(2025, 3, 4), date(2025, 3, 4)),
        ("on November 3, 2024", date(2024, 11, 3), date(2024, 11, 3)),
        ("the night of 3-4 March", date(2025, 3, 3), date(2025, 3, 4)),
        ("on 08.03", date(2025, 3, 8), date(2025, 3, 8)),
        ("on the night of 5 March", date(2025, 3, 5), date(2025, 3, 5)),
        ("in the first week of February", date(2025, 2, 1), date(2025, 2, 7)),
        ("next week", date(2025, 3, 17), date(2025, 3, 23)),
        ("by Christmas", WEDNESDAY, date(2025, 12, 25)),
        ("from 1 April", date(2025, 4, 1), None),
        ("last summer", date(2024, 6, 1), date(2024, 8, 31)),
        ("during the winter", date(2024, 12, 1), date(2025, 2, 28)),
        ("by the summer", WEDNESDAY, date(2025, 6, 1)),
        ("in recent days", date(2025, 3, 2), WEDNESDAY),
        ("over the past two weeks", date(2025, 2, 26), WEDNESDAY),
        ("for six months", date(2024, 9, 12), WEDNESDAY),
        ("three days ago", date(2025, 3, 9), date(2025, 3, 9)),
        ("this year", date(2025, 1, 1), WEDNESDAY),
        ("last month", date(2025, 2, 1), date(2025, 2, 28)),
        ("last week", date(2025, 3, 3), date(2025, 3, 9)),
        ("yesterday", date(2025, 3, 11), date(2025, 3, 11)),
        ("overnight", date(2025, 3, 11), WEDNESDAY),
        ("currently", WEDNESDAY, WEDNESDAY),
        ("by the end of the year", WEDNESDAY, date(2025, 12, 31)),
        ("from 3 to 9 March", date(2025, 3, 3), date(2025, 3, 9)),
        ("by Friday", date(2025, 3, 7), date(2025, 3, 7)),
        ("until May", WEDNESDAY, date(2025, 5, 1)),
        ("until February", None, date(2025, 2, 1)),
        ("before 7 April", WEDNESDAY, date(2025, 4, 6)),
        ("before the end of April", WEDNESDAY, date(2025, 4, 30)),
        ("between 9 October and 4 November", date(2024, 10, 9), date(2024, 11, 4)),
        ("from December 20 to January 6", date(2024, 12, 20), date(2025, 1, 6)),
        ("since the seventh of January", date(2025, 1, 7), WEDNESDAY),
        ("in the first five days of February", date(2025, 2, 1), date(2025, 2, 5)),
        ("since June of last year", date(2024, 6, 1), WEDNESDAY),
        ("this summer", date(2025, 6, 1), date(2025, 8, 31)),
        ("this winter", date(2024, 12, 1), date(2025, 2, 28)),
        ("the night before last", date(2025, 3, 10), date(2025, 3, 11)),
        ("for a fortnight", date(2025, 2, 26), WEDNESDAY),
        ("a fortnight ago", date(2025, 2, 26), date(2025, 2, 26)),
        ("this weekend", date(2025, 3, 15), date(2025, 3, 16)),
        ("the whole winter", date(2024, 12, 1), date(2025, 2, 28)),
        ("for half a year", date(2024, 9, 12), WEDNESDAY),
        ("for twenty-one months", date(2023, 6, 12), WEDNESDAY),
        ("through the spring", WEDNESDAY, date(2025, 5, 31)),
        ("till summer", WEDNESDAY, date(2025, 6, 1)),
        ("from tomorrow", date(2025, 3, 13), None),
        ("from 1 sept", date(2024, 9, 1), WEDNESDAY),
        ("untill May", WEDNESDAY, date(2025, 5, 1)),
        ("since about Christmas", date(2024, 12, 25), WEDNESDAY),
        ("until the New Year", WEDNESDAY, date(2025, 12, 31)),
        ("until 2027", WEDNESDAY, date(2027, 1, 1)),
        ("until the middle of 2026", WEDNESDAY, date(2026, 6, 30)),
        ("in early 2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("by the end of next year", WEDNESDAY, date(2026, 12, 31)),
        ("before the end of next week", WEDNESDAY, date(2025, 3, 23)),
        ("in the first half of the year", date(2025, 1, 1), date(2025, 6, 30)),
        ("between August and the end of January", date(2024, 8, 1), date(2025, 1, 31)),
        ("gone, geoloc 10/03", date(2025, 3, 10), date(2025, 3, 10)),
        ("In january", date(2025, 1, 1), date(2025, 1, 31)),
        ("in the last days of February", date(2025, 2, 21), date(2025, 2, 28)),
        ("since the middle of January", date(2025, 1, 15), WEDNESDAY),
        ("since the middle of the month", date(2025, 2, 15), WEDNESDAY),
        ("since mid Feb", date(2025, 2, 11), WEDNESDAY),
        ("since the 4th", date(2025, 3, 4), WEDNESDAY),
        ("on the twenty-second", date(2025, 2, 22), date(2025, 2, 22)),
        ("since the New Year", date(2025, 1, 1), WEDNESDAY),
        ("since the beginning of the year", date(2025, 1, 1), WEDNESDAY),
        ("for the second week running", date(2025, 2, 26), WEDNESDAY),
        ("for the fifth day", date(2025, 3, 8), WEDNESDAY),
        ("on Saturday or Sunday", date(2025, 3, 8), date(2025, 3, 9)),
        ("on Friday night", date(2025, 3, 7), date(2025, 3, 8)),
        ("next Monday", date(2025, 3, 17), date(2025, 3, 17)),
        ("over the next two weeks", WEDNESDAY, date(2025, 3, 26)),
        ("later this month", WEDNESDAY, date(2025, 3, 31)),
        ("next month", date(2025, 4, 1), date(2025, 4, 30)),
        ("by tomorrow", WEDNESDAY, date(2025, 3, 13)),
        ("until further notice", WEDNESDAY, None),
        ("so far", None, WEDNESDAY),
        ("in the last 48 hours", date(2025, 3, 10), WEDNESDAY),
        ("ystrday", date(2025, 3, 11), date(2025, 3, 11)),
        ("since sun", date(2025, 3, 9), WEDNESDAY),
        ("around 04:30", WEDNESDAY, WEDNESDAY),
        ("on the night of 10-11.03", date(2025, 3, 10), date(2025, 3, 11)),
        ("in 2022", date(2022, 1, 1), date(2022, 12, 31)),
    ],
)
def test_intervals(text, first, last):
    found = find_times(f"The bridge was shelled {text}.", WEDNESDAY)
    assert [(t.first, t.last) for t in found] == [(first, last)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Since Monday it has rained.", date(2025, 3, 10), WEDNESDAY),
        ("Before January it was quiet.", None, date(2024, 12, 31)),
        ("Between May and July 2024 it was theirs.", date(2024, 5, 1), date(2024, 7, 31)),
        ("Footage from 2 March shows it.", date(2025, 3, 2), date(2025, 3, 2)),
        ("It is promised for June.", date(2025, 6, 1), date(2025, 6, 30)),
    ],
)
def test_words_before_a_day_count_in_capitals_too(text, first, last):
    assert [(t.first, t.last) for t in find_times(text, WEDNESDAY)] == [(first, last)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It will fall in three weeks.", date(2025, 4, 2), date(2025, 4, 2)),
        ("It will fall within a week.", WEDNESDAY, date(2025, 3, 19)),
        ("It will fall in two to four weeks.", date(2025, 3, 26), date(2025, 4, 9)),
    ],
)
def test_counted_days_to_come(text, first, last):
    assert [(t.first, t.last) for t in find_times(text, WEDNESDAY, ahead=True)] == [(first, last)]


def test_without_a_day_of_publication_only_full_dates_mean_anything():
    text = "It fell in May 2023, was retaken last week and on 4 June 2024 fell again."
    found = [(t.first, t.last) for t in find_times(text, None)]
    assert found == [
        (date(2023, 5, 1), date(2023, 5, 31)),
        (date(2024, 6, 4), date(2024, 6, 4)),
    ]


@pytest.mark.parametrize("text", ["on 31 February", "on 99.99", "the year 0", "May be so"])
def test_what_is_no_date_gives_none(text):
    assert find_times(text, WEDNESDAY) == []


@given(st.text(max_size=120), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_any_text_can_be_read(text, today):
    for found in find_times(text, today):
        assert 0 <= found.start < found.end <= len(text)
        if found.first and found.last:
            assert found.first <= found.last


def test_the_last_quarter_of_a_town_is_none_of_a_year():
    assert not find_times("the last quarter was taken", WEDNESDAY)


def test_the_fall_of_a_town_is_no_season():
    (found,) = find_times("since the fall of the town on February 17", WEDNESDAY)
    assert found.first == date(2025, 2, 17)


WAR = date(2022, 2, 24)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        # Quarters and halves of years, seasons' middles, years together.
        ("in the third quarter", date(2024, 7, 1), date(2024, 9, 30)),
        ("in the second quarter of 2023", date(2023, 4, 1), date(2023, 6, 30)),
        ("Q4 2023", date(2023, 10, 1), date(2023, 12, 31)),
        ("in the first half of 2023", date(2023, 1, 1), date(2023, 6, 30)),
        ("H2 2023", date(2023, 7, 1), date(2023, 12, 31)),
        ("in midsummer", date(2024, 7, 1), date(2024, 7, 31)),
        ("in 2021 and 2022", date(2021, 1, 1), date(2022, 12, 31)),
        ("by mid-2025", WEDNESDAY, date(2025, 6, 30)),
        ("not earlier than 2026", date(2026, 1, 1), None),
        ("no later than 20 March", WEDNESDAY, date(2025, 3, 20)),
        ("no sooner than May 2026", date(2026, 5, 1), None),
        ("by June at the latest", WEDNESDAY, date(2025, 6, 30)),
        ("in May 2026 at the earliest", date(2026, 5, 1), None),
        ("into next year", WEDNESDAY, date(2026, 1, 1)),
        ("in the new year", date(2025, 1, 1), WEDNESDAY),
        # Feasts; the Easter of the East.
        ("On New Year's Eve", date(2024, 12, 31), date(2024, 12, 31)),
        ("At Christmas", date(2024, 12, 25), date(2024, 12, 25)),
        ("since Easter", date(2024, 5, 5), WEDNESDAY),
        # What was due, and what is over.
        ("were gone by January", None, date(2025, 1, 31)),
        ("promised for the 1st of February", date(2025, 2, 1), date(2025, 2, 1)),
        ("promised for 1 April", date(2025, 4, 1), date(2025, 4, 1)),
        ("before the end of the summer", WEDNESDAY, date(2025, 8, 31)),
        # Lists, slashes and small letters.
        ("on the 3rd, 4th and 5th", date(2025, 3, 3), date(2025, 3, 5)),
        ("14/2 we left", date(2025, 2, 14), date(2025, 2, 14)),
        ("since 11 february", date(2025, 2, 11), WEDNESDAY),
        ("hit ystd", date(2025, 3, 11), date(2025, 3, 11)),
        ("From the twentieth of this month", date(2025, 3, 20), None),
        # Weekends, weeks, hours.
        ("last weekend", date(2025, 3, 8), date(2025, 3, 9)),
        ("all week", date(2025, 3, 10), WEDNESDAY),
        ("the week before last", date(2025, 2, 24), date(2025, 3, 2)),
        ("until yesterday", None, date(2025, 3, 11)),
        ("within 48 hours", date(2025, 3, 10), WEDNESDAY),
        ("last March", date(2024, 3, 1), date(2024, 3, 31)),
        ("since the fall of 2023", date(2023, 9, 1), WEDNESDAY),
        # The war's own calendar.
        ("since 2022", WAR, WEDNESDAY),
        ("since the first day", WAR, WEDNESDAY),
        ("in the first winter of the war", date(2022, 12, 1), date(2023, 2, 28)),
        ("in the second year of the war", date(2023, 2, 24), date(2024, 2, 23)),
    ],
)  # fmt: skip
def test_more_ways_to_name_a_time(text, first, last):
    found = find_times(text, WEDNESDAY, war=WAR)
    assert [(t.first, t.last) for t in found] == [(first, last)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("From Monday", date(2025, 3, 17), None),
        ("from 1 February", date(2026, 2, 1), None),
        ("before the 10th", WEDNESDAY, date(2025, 4, 9)),
        ("on the 5th", date(2025, 4, 5), date(2025, 4, 5)),
        ("this spring", WEDNESDAY, date(2025, 5, 31)),
    ],
)
def test_days_to_come_by_name(text, first, last):
    (found,) = find_times(text, WEDNESDAY, ahead=True)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "text", ["drones fly 24/7", "2/4 trenches dug", "3/4 RU", "a quarter of an hour"]
)
def test_what_is_no_day_of_a_month(text):
    assert find_times(text, WEDNESDAY) == []
