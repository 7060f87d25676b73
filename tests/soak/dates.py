"""Days that do not exist, days to come, a day twice, clocks that are set back, and time zones."""

import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from frontcast.control import MapStore, read_map
from frontcast.errors import DateError, MapError
from frontcast.frame import parse_day
from frontcast.pipeline.ingest import refuse_future
from frontcast.reports._dates import day_of
from frontcast.testing.malformed import GOOD, SQ, fc, poly
from frontcast.theatre import load_theatre

from .count import Count

#: Text -> the day that is meant: that of the publisher's own calendar, whatever offset it writes;
#: None: there is no such day.
INSTANTS = {
    "2024-02-29": date(2024, 2, 29), "2023-02-29": None, "2100-02-29": None,
    "2000-02-29": date(2000, 2, 29), "2024-02-30": None, "2024-13-01": None, "2024-00-10": None,
    "2024-04-31": None, "0000-01-01": None,
    # The hours that Kyiv's clocks leave out and have twice.
    "2024-03-31T03:30:00+02:00": date(2024, 3, 31), "2024-03-31T03:30:00+03:00": date(2024, 3, 31),
    "2024-10-27T03:30:00+03:00": date(2024, 10, 27),
    "2024-10-27T03:30:00+02:00": date(2024, 10, 27),
    "2024-03-31T00:30:00+02:00": date(2024, 3, 31), "2024-10-27T00:30:00+03:00": date(2024, 10, 27),
    "2024-12-31T23:30:00-02:00": date(2024, 12, 31), "2025-01-01T01:30:00+02:00": date(2025, 1, 1),
    "2024-02-29T23:30:00-01:00": date(2024, 2, 29), "2024-03-01T00:30:00+01:00": date(2024, 3, 1),
    "2016-12-31T23:59:60Z": date(2016, 12, 31), "2024-02-29T12:00:00Z": date(2024, 2, 29),
    "2023-02-29T12:00:00Z": None, "Sun, 31 Mar 2024 03:30:00 +0200": date(2024, 3, 31),
    "Sun, 27 Oct 2024 00:30:00 +0300": date(2024, 10, 27), "Thu, 29 Feb 2024 12:00:00 GMT":
    date(2024, 2, 29), "Wed, 29 Feb 2023 12:00:00 GMT": None,
}  # fmt: skip
#: File name's day -> fault, or the day that the map shows (the mirror's file D shows D-1).
FILES = {
    "20240229": date(2024, 2, 28), "20240301": date(2024, 2, 29), "20230301": date(2023, 2, 28),
    "20230229": "impossible date", "21000229": "impossible date", "20240230": "impossible date",
    "20241301": "impossible date", "20240431": "impossible date", "99991231": "future date",
    "20260103": "future date", "20260102": date(2026, 1, 1), "00000101": "impossible date",
    "20240100": "impossible date",
}  # fmt: skip
TODAY = date(2026, 1, 1)
ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Kyiv", "UTC", "Asia/Kathmandu",
         "XXX-14", "XXX+12")  # fmt: skip


def days(folder: Path) -> Count:
    """Read each."""
    count = Count("days: 29 February, to come, twice, summer time")
    for text, wanted in INSTANTS.items():
        count.cases += 1
        got = day_of(text)
        if got != wanted:
            count.note("silent", f"{text}: want {wanted}, got {got}")
        if len(text) == 10:
            count.cases += 1
            try:
                got = parse_day(text)
            except DateError:
                got = None
            if got != wanted:
                count.note("silent", f"parse_day {text}: want {wanted}, got {got}")
    theatre = load_theatre("donetsk")
    source = theatre.source("deepstate-mirror")
    for day, want in FILES.items():
        count.cases += 1
        name = f"deepstatemap_data_{day}.geojson"
        try:
            (found,) = read_map(GOOD, name=name, source=source, theatre=theatre, today=TODAY)
            if found.valid_on != want or found.known_at != found.valid_on + timedelta(days=1):
                count.note("silent", f"{day}: want {want}, got {found.valid_on}")
        except MapError as error:
            if error.fault != want:
                count.note("silent", f"{day}: want {want}, got {error}")
    _twice(folder, count, theatre, source)
    return count


def _twice(folder: Path, count: Count, theatre, source) -> None:
    """The same day twice: the same bytes are one edition, others a second one, known later."""
    name = "deepstatemap_data_20240229.geojson"
    other = fc(poly([[x, y + 0.01] for x, y in SQ]))
    store = MapStore(folder / "twice.zarr", theatre=theatre, mapper="deepstate")

    def read(data: bytes):
        (got,) = read_map(data, name=name, source=source, theatre=theatre, today=TODAY)
        return got

    for data, editions in ((GOOD, 1), (GOOD, 1), (other, 2), (other, 2)):
        count.cases += 1
        store.add([read(data)])
        made = len(store.editions())
        count.note("doubled", f"a day twice: {made} editions", number=max(0, made - editions))
        count.note("lost", f"a day twice: {made} editions", number=max(0, editions - made))


def zones() -> Count:
    """The same answers wherever the machine stands; what is to come is to come everywhere."""
    count = Count("days: the machine's time zone")
    before, said = os.environ.get("TZ"), set()
    try:
        for zone in ZONES:
            count.cases += 1
            os.environ["TZ"] = zone
            time.tzset()
            today = datetime.now(UTC).date()
            refuse_future(today)
            try:
                refuse_future(today + timedelta(days=1))
                count.note("silent", f"{zone}: a day to come was taken")
            except DateError:
                said.add(tuple(map(day_of, (*INSTANTS, 1_711_843_200))))
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()
    count.note("silent", f"they differ: {said}", number=len(said) - 1)
    return count
