"""Requests made up from OpenAPI, right and wrong ones, put to a real server.

``python -m tests.web.fuzzing 20000`` (`make fuzz`) prints how each was answered, and ends with an
error if one was answered with a fault of the server, or not as OpenAPI says.
"""

import sys
import warnings
from collections import Counter
from collections.abc import Sequence

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from .conftest import serving

_CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance",
           "response_schema_conformance")  # fmt: skip
_BATCH = 50
# What is there: made-up names alone would meet little more than "not known".
_KNOWN = {"mapper": "deepstate", "side": "UA", "model": "climatology", "day": "2025-11-05",
          "name": "control-deepstate"}  # fmt: skip
_DAYS = ("2024-07-07", "2024-12-20", "2025-11-05", "2025-11-29", "2026-05-31", "0001-01-01")
_TEXTS = """
distance(Pokrovsk) <= 5 km
share(Donetsk Oblast, RU) >= 60% on 2024-12-20
captured(Kostiantynivka, RU, half) by 2026-03-31
gain(Donetsk Oblast, RU) rising monthly from 2024-08 to 2024-11
exits(Pokrovsk) = 0 on 2025-11-05
control(Toretsk)
travel_time(Myrnohrad, Dobropillia) <= 2 h on 2025-10-01
contested(Pokrovsk) since 2025-10-01
captured(Pokrovsk, RU, centre, persist=7 days) by 9999-12-31
retained(Kursk Oblast, UA)
area(UA-14, RU) from 0001-01-01 to 9999-12-31
distance(Pokrovsk) >= 1e308 km
=
(((((
reach(Pokrovsk, 2 h)
cut(Pokrovsk, Dobropillia)
share(Pokrovsk, UA) falling since 2025-01-01
""".strip().splitlines()


def fuzz(
    client: httpx.Client, cases: int, *, days: Sequence[str] = _DAYS, texts: Sequence[str] = _TEXTS
) -> Counter[int]:
    """Put so many requests, evenly over the routes that take parameters; count the statuses.

    Of `days` and `texts` every other request takes its days and Statements. Each other day makes
    the models run anew, and each Statement about days to come does.

    Raises
    ------
    AssertionError
        From the checks of schemathesis, with the request that failed.
    """
    described = client.get("openapi.json").json()
    schema = schemathesis.openapi.from_dict(described)
    checks = schemathesis.checks.CHECKS.get_by_names(list(_CHECKS))
    found: Counter[int] = Counter()
    operations = [op.ok() for op in schema.get_all_operations()]
    batch = max(5, min(_BATCH, cases // len(operations)))
    number, known = 1, (days, texts)
    while found.total() < cases:
        for operation in operations:
            if found.total() >= cases:
                break
            takes = bool(operation.definition.raw.get("parameters"))
            # A route without parameters is asked in each round once: there is nothing to vary.
            for mode in GenerationMode:
                if not takes and mode is GenerationMode.NEGATIVE:
                    continue
                _batch(client, operation, mode, checks, found, number, batch if takes else 1, known)
        number += 1
    return found


def _batch(client, operation, mode, checks, found, number, size, known_words) -> None:
    days, texts = known_words

    @seed(number)
    @settings(
        max_examples=size, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(
        case=operation.as_strategy(generation_mode=mode),
        known=st.booleans(),
        text=st.sampled_from(texts),
        day=st.sampled_from(days),
    )
    def run(case, known: bool, text: str, day: str) -> None:  # noqa: FBT001 - drawn
        if known:
            _name_what_is_there(case, text, day)
        got = case.call(base_url=str(client.base_url).rstrip("/"), timeout=120)
        found[got.status_code] += 1
        case.validate_response(got, checks=checks)

    try:
        run()
    except BaseException as error:
        if type(error).__name__ == "Unsatisfiable":
            return  # no wrong request can be made of this route
        raise


def _name_what_is_there(case, text: str, day: str) -> None:
    for name in case.path_parameters or {}:
        case.path_parameters[name] = _KNOWN.get(name, case.path_parameters[name])
    for name in case.query or {}:
        if name in ("statement", "call"):
            case.query[name] = text
        elif name in ("as_of", "day", "from", "to"):
            case.query[name] = day


def main() -> None:
    """Fuzz, and print the counts."""
    warnings.simplefilter("ignore")
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with serving() as client:
        client.timeout = 120
        found = fuzz(client, cases)
    for status, count in sorted(found.items()):
        print(f"{status}: {count:,}")
    faults = sum(count for status, count in found.items() if status >= 500)
    print(f"{found.total():,} cases, {faults} faults of the server")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
