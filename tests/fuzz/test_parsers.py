"""Every parser on made-up bytes, and on good ones with something changed: no error without a name.

The same targets, driven by coverage and for longer: `make fuzz-parsers`.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .targets import TARGETS, seeds


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_read_or_refused(name: str) -> None:
    for data in seeds(name):
        TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
def test_changed_bytes_are_read_or_refused(name: str) -> None:
    known = list(seeds(name))

    @settings(max_examples=25, deadline=None)
    @given(
        whole=st.one_of(st.sampled_from(known), st.binary(max_size=300)),
        at=st.integers(0, 10_000),
        cut=st.integers(0, 40),
        put=st.one_of(st.binary(max_size=8), st.text(max_size=4).map(str.encode)),
    )
    def check(whole: bytes, at: int, cut: int, put: bytes) -> None:
        at %= len(whole) + 1
        TARGETS[name](whole[:at] + put + whole[at + cut :])

    check()
