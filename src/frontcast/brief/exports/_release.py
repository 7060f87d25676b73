"""What may leave the user's own archive: the one place where licence classes are enforced.

- ``redistribute``: everything leaves.
- ``derived-only``: every field leaves, with names and numbers as the report spells them; not the
  words of the claim, nor what stands around it, nor the title.
- ``link-only``: address, offsets and our own readings leave (types, numbers, days, places by
  canonical name and id, Statements, verdicts); none of the report's words, and no value that
  repeats 20 characters of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontcast.errors import ConfigError
from frontcast.records import Claim, Report

LICENCES = ("redistribute", "derived-only", "link-only")
_LONGEST_RUN = {"derived-only": 40, "link-only": 20}
_BLANKS = re.compile(r"\s+")
_WORDS = ("text",)
_SURFACES = ("surface",)


def _flat(text: str) -> str:
    return _BLANKS.sub(" ", text).casefold()


@dataclass(frozen=True, slots=True)
class Release:
    """What may be said of one report.

    Parameters
    ----------
    report : Report
    names : mapping of str to str, optional
        Canonical names of regions and their ids: a long name that the report spells too is
        given as its id, which Statements understand as well.

    Raises
    ------
    ConfigError
        If the report's licence class does not exist.
    """

    report: Report
    names: Mapping[str, str]
    _runs: frozenset[str]

    @classmethod
    def of(cls, report: Report, names: Mapping[str, str] | None = None) -> "Release":
        """Prepare the check for a report."""
        if report.licence not in LICENCES:
            raise ConfigError(
                f"report {report.id[:12]}: unknown licence class {report.licence!r}; "
                f"want {', '.join(LICENCES)}"
            )
        size = _LONGEST_RUN.get(report.licence, 0)
        flat = _flat(report.text)
        runs = {flat[i : i + size] for i in range(len(flat) - size + 1)} if size else set()
        return cls(report, names or {}, frozenset(runs))

    @property
    def free(self) -> bool:
        """Whether the report's own words may be passed on."""
        return self.report.licence == "redistribute"

    def repeats(self, value: str) -> bool:
        """Whether a value holds a run of the report's text longer than may leave."""
        size = _LONGEST_RUN.get(self.report.licence, 0)
        flat = _flat(value)
        return bool(size) and any(
            flat[i : i + size] in self._runs for i in range(len(flat) - size + 1)
        )

    def say(self, value: str | None, *, instead: str | None = None) -> str | None:
        """Return a value of ours if it may leave; else with ids for names, else `instead`."""
        if value is None or value == self.report.address or not self.repeats(value):
            return value
        for name, key in self.names.items():
            value = value.replace(name, key)
        if not self.repeats(value):
            return value
        return instead if instead is None or not self.repeats(instead) else None

    def quote(self, start: int, end: int) -> str | None:
        """Return words of the report itself; None unless they may be passed on."""
        return self.report.text[max(0, start) : end] if self.free else None


def released(claim: Claim, release: Release) -> dict[str, Any]:
    """Return the fields of a claim that may leave, as `Claim.to_json` gives them.

    Parameters
    ----------
    claim : Claim
    release : Release
        Of the claim's report.

    Returns
    -------
    dict
        What was held back is None, and named in ``withheld``; ``licence`` is the report's class.
    """
    row = claim.to_json()
    withheld: set[str] = set()
    out = {name: _value(name, value, release, withheld) for name, value in row.items()}
    return out | {"licence": release.report.licence, "withheld": sorted(withheld)}


def _value(name: str, value: Any, release: Release, withheld: set[str]) -> Any:
    match value:
        case dict():
            return {k: _value(f"{name}.{k}", v, release, withheld) for k, v in value.items()}
        case list():
            kept = [_value(name, v, release, withheld) for v in value]
            return [v for v in kept if v is not None]
        case str():
            given = _text(name, value, release)
            if given is None:
                withheld.add(name)
            return given
        case _:
            return value


def _text(name: str, value: str, release: Release) -> str | None:
    if release.free:
        return value
    if name in _WORDS:
        return None
    if release.report.licence == "link-only" and name.endswith(_SURFACES):
        return None
    return release.say(value)
