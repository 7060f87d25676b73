"""Some hundred requests made up from OpenAPI; `make fuzz` puts 20,000."""

import warnings

import httpx

from .fuzzing import fuzz

PAST = ["distance(Pokrovsk) <= 5 km on 2025-11-05", "control(Toretsk) on 2025-06-01", "=", "((("]


def test_no_request_is_answered_with_a_fault(client: httpx.Client) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of schemathesis and what it brings
        found = fuzz(client, 600, days=["2025-11-05", "0001-01-01"], texts=PAST)
    assert found.total() >= 600
    assert not [status for status in found if status >= 500]
    assert found[200] > 50
    assert found[400] > 50
