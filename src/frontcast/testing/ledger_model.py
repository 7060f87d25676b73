"""The rules of what stands, told once more in a few plain lines, and a machine that compares."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any, Final

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from frontcast.ledger import Ledger
from frontcast.records import Claim, Report, Review

_FIRST: Final = date(2025, 3, 1)
_REPORTS: Final = ("a" * 64, "b" * 64)
# Spans that touch, overlap, hold one another, or lie apart.
_SPANS: Final = ((0, 10), (5, 15), (10, 20), (12, 14), (30, 40))
_DAYS = st.integers(0, 6)
_CLAIMS = st.builds(
    lambda report, span, by: Claim(
        report=_REPORTS[report], doc="d", span_start=_SPANS[span][0], span_end=_SPANS[span][1],
        text="words", extractor=f"made/{by}",
    ),
    st.integers(0, 1), st.integers(0, len(_SPANS) - 1), st.integers(1, 3),
)  # fmt: skip


def check_against_model(
    opened: Callable[[], AbstractContextManager[Ledger]], *, examples: int, steps: int
) -> None:
    """Do made-up sequences of writes on ledgers, and compare what stands with the model.

    Parameters
    ----------
    opened : callable
        Gives a new, empty ledger as a context manager.
    examples, steps : int
        Sequences, and writes in each at most.
    """

    class Machine(_Machine):
        def __init__(self) -> None:
            super().__init__(opened)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            # Sequences are short, and making one shorter takes minutes of writing to disk.
            phases=(Phase.generate,),
        ),
    )


class _Machine(RuleBasedStateMachine):
    """Writes to a ledger and to a model, which is a list of what happened."""

    def __init__(self, opened: Callable[[], AbstractContextManager[Ledger]]) -> None:
        super().__init__()
        self.context = opened()
        self.ledger = self.context.__enter__()
        self.events: list[tuple[int, str, Any]] = []
        self.rows: dict[str, tuple[int, Claim]] = {}
        for key in _REPORTS:
            self.ledger.add_report(Report(id=key, text="x" * 50), _FIRST)

    def teardown(self) -> None:
        """Close the ledger."""
        self.context.__exit__(None, None, None)

    @rule(claims=st.lists(_CLAIMS, max_size=4), day=_DAYS)
    def add_some(self, claims: list[Claim], day: int) -> None:
        """Add claims, of one run or of several."""
        self.ledger.add_claims(claims, known_at=_FIRST + timedelta(days=day))
        for key in dict.fromkeys((c.report, c.extractor) for c in claims):
            self._note(day, "part", [c for c in claims if (c.report, c.extractor) == key])

    @rule(claims=st.lists(_CLAIMS, max_size=4), by=st.integers(1, 3), day=_DAYS)
    def read_anew(self, claims: list[Claim], by: int, day: int) -> None:
        """Add all that one run found in the first report."""
        mine = [c for c in claims if (c.report, c.extractor) == (_REPORTS[0], f"made/{by}")]
        self.ledger.add_reading(mine, report=_REPORTS[0], extractor=f"made/{by}",
                                known_at=_FIRST + timedelta(days=day))  # fmt: skip
        self._note(day, "whole", mine, name=f"made/{by}")

    @rule(
        which=st.integers(0, 50),
        decision=st.sampled_from(["accept", "edit", "reject"]),
        day=_DAYS,
    )
    def review(self, which: int, decision: Any, day: int) -> None:
        """Decide on a claim that is there, shown or not."""
        if not self.rows:
            return
        key = sorted(self.rows)[which % len(self.rows)]
        known, claim = self.rows[key]
        edited = (
            Claim(report=claim.report, doc="d", span_start=claim.span_start,
                  span_end=claim.span_end, text="words", speaker=f"speaker {which}")
            if decision == "edit" else None
        )  # fmt: skip
        given = Review(claim=key, reviewer="Ann", decision=decision, edited=edited)
        new = self.ledger.add_review(given, known_at=_FIRST + timedelta(days=day))
        last = [e for _, kind, e in self.events if kind == "review" and e.claim == key]
        assert new == (not last or last[-1] != given)
        if new:
            self.events.append((max(day, known), "review", given))

    @invariant()
    def what_stands_is_what_the_rules_say(self) -> None:
        """The same claims, on every day, whatever came when."""
        for day in (0, 3, 6):
            got = self.ledger.claims(as_of=_FIRST + timedelta(days=day))
            want = [c for key in _REPORTS for c in self._stands(key, day)]
            assert sorted(map(_told, got)) == sorted(map(_told, want)), (day, self.events)
        raw = self.ledger.claims(raw=True)
        assert {c.id for c in raw} == set(self.rows)
        assert len(raw) == len(self.rows)
        assert self.ledger.verify_chain() == []

    def _note(self, day: int, kind: str, claims: list[Claim], *, name: str = "") -> None:
        for claim in claims:
            self.rows.setdefault(claim.id, (day, claim))
        if not claims and kind == "part":
            return
        report = claims[0].report if claims else _REPORTS[0]
        by = claims[0].extractor if claims else name
        ids = list(dict.fromkeys(c.id for c in claims))
        earlier = [e for _, k, e in self.events if k in ("part", "whole") and e[0] == report]
        now = _run([(None, *e) for e in earlier])
        # What changes nothing today is not a new reading, on whatever day it is said to be known.
        same = now is not None and now[0] == by
        if same and (set(now[1]) == set(ids) if kind == "whole" else set(ids) <= set(now[1])):  # type: ignore[index]
            return
        anew = kind == "whole" or not same
        self.events.append((day, "whole" if anew else "part", (report, by, anew, ids)))

    def _stands(self, report: str, day: int) -> list[Claim]:
        """Say which claims of a report stand on a day, by the rules of docs/data-model.md."""
        known = [(kind, e) for when, kind, e in self.events if when <= day]
        run = _run([(kind, *e) for kind, e in known if kind != "review" and e[0] == report])
        read = [k for k in (run[1] if run else []) if self.rows[k][0] <= day]
        decided = {e.claim: e for kind, e in known if kind == "review"}
        mine = {k: c for k, (when, c) in self.rows.items() if c.report == report and when <= day}
        settled = [mine[k] for k in decided if k in mine and k not in read]
        out = [mine[k] for k in read if k not in decided and not _reread(mine[k], settled)]
        out += [mine[k] for k, e in decided.items() if k in mine and e.decision == "accept"]
        return out + [e.edited for k, e in decided.items() if k in mine and e.decision == "edit"]


def _run(readings: list[Any]) -> tuple[str, list[str]] | None:
    """Return extractor and claims of the last run, from its beginning."""
    out: tuple[str, list[str]] | None = None
    for _, _, by, anew, ids in readings:
        begins = anew or out is None or out[0] != by
        earlier = [] if begins or out is None else out[1]
        out = (by, earlier + [key for key in ids if key not in earlier])
    return out


def _reread(claim: Claim, settled: list[Claim]) -> bool:
    span = set(range(claim.span_start, claim.span_end))
    return any(span & set(range(c.span_start, c.span_end)) for c in settled)


def _told(claim: Claim) -> tuple[str, int, int, str, str]:
    by = "" if claim.extractor.startswith("review/") else claim.extractor
    return (claim.report, claim.span_start, claim.span_end, claim.speaker, by)
