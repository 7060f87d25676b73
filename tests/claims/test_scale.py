"""Long reports: time grows with the length, not with its square."""

import time
from datetime import date

import pytest

from frontcast.claims import extract
from frontcast.records import Report

POST = "Post {n}: Russian forces took {n} houses near Lyman on Monday, officials said. Is it so?"


def seconds(theatre, count: int) -> float:
    text = "\n\n".join(POST.format(n=n) for n in range(1, count + 1))
    report = Report(id="0" * 64, text=text, published=date(2025, 5, 5))
    start = time.process_time()
    claims = extract(report, theatre=theatre)
    assert len(claims) >= count
    return time.process_time() - start


@pytest.mark.timing
def test_four_times_the_text_takes_about_four_times_as_long(theatre) -> None:
    # Before expressions left long texts alone it took sixteen times as long.
    seconds(theatre, 200)
    assert seconds(theatre, 800) < 8 * seconds(theatre, 200)
