"""Extractors that know nothing: what any other must beat to be worth its trouble."""

from collections.abc import Iterator
from dataclasses import dataclass

from frontcast.claims._patterns import Pattern
from frontcast.records import Claim, ClaimQuantity, PlaceMention, Report
from frontcast.records.claim import ClaimType
from frontcast.theatre import Theatre, normalise

_SENTENCE = Pattern(r"[^\s.!?][^\n]*?(?:[.!?]+(?=[\s\"”»]|$)|(?=\n|$))")
_NUMBER = Pattern(r"(?<![\w.,/-])\d{1,3}(?:,\d{3})+|(?<![\w.,/-])\d+(?:\.\d+)?(?![\w/-])")
_NAME = Pattern(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceExtractor:
    """Every sentence is one claim by the narrator, asserted, positive, of one type.

    Parameters
    ----------
    kind : str
        The type of every claim; the commonest of the gold makes the hardest baseline.
    named : bool
        Also take every name of the gazetteer for the largest place that bears it, and every
        number in digits as exact.
    name : str
        Carried by the claims.
    """

    kind: ClaimType = "combat_activity"
    named: bool = False
    name: str = "sentences/1"

    def extract(self, report: Report, *, theatre: Theatre) -> list[Claim]:
        """Return the sentences of a report that stand outside its boilerplate."""
        return [
            Claim(
                report=report.id, doc=report.title, span_start=start, span_end=end,
                text=report.text[start:end], type=self.kind, said_on=report.published,
                places=tuple(_places(report.text, (start, end), theatre)) if self.named else (),
                quantities=tuple(_numbers(report.text, (start, end))) if self.named else (),
                extractor=self.name,
            )
            for start, end in _sentences(report)
        ]  # fmt: skip


def _sentences(report: Report) -> Iterator[tuple[int, int]]:
    for match in _SENTENCE.finditer(report.text):
        start, end = match.span()
        end = start + len(match[0].rstrip(".!? "))
        if end > start and not any(start < b and a < end for a, b in report.boilerplate):
            yield start, end


def _places(text: str, span: tuple[int, int], theatre: Theatre) -> Iterator[PlaceMention]:
    names = theatre.gazetteer.names()
    for match in _NAME.finditer(text, *span):
        for surface in (match[0], match[0].split()[0]):
            found = names.get(normalise(surface), [])
            if found:
                best = max(found, key=lambda p: p.population or 0)
                yield PlaceMention(
                    surface=surface, start=match.start(), end=match.start() + len(surface),
                    canonical=best.name, geonameid=best.geonameid, kind=best.kind, place=best.id,
                )  # fmt: skip
                break


def _numbers(text: str, span: tuple[int, int]) -> Iterator[ClaimQuantity]:
    for match in _NUMBER.finditer(text, *span):
        value = float(match[0].replace(",", ""))
        yield ClaimQuantity(surface=match[0], start=match.start(), end=match.end(),
                            low=value, high=value, unit="count")  # fmt: skip
