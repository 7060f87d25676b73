"""Report -> claims: the port, and the extractor by rules behind it."""

import logging
from dataclasses import dataclass, replace
from typing import Protocol

from frontcast.claims._confidence import Cues, confidence_of
from frontcast.claims._language import parse_texts, pipeline_name
from frontcast.claims._page import cut, plain
from frontcast.claims._reading import Reading
from frontcast.claims._relevance import concerns
from frontcast.records import Claim, Report
from frontcast.theatre import Theatre

_LOG = logging.getLogger(__name__)
VERSION = "rules/2"
# What `Report.text_quality` says, on the scale of the cues.
_QUALITY = {"low": 0.5}


class Extractor(Protocol):
    """Anything that finds claims in a report."""

    @property
    def name(self) -> str:
        """Name and version, carried by its claims."""
        ...

    def extract(self, report: Report, *, theatre: Theatre) -> list[Claim]:
        """Return the claims of a report in the order of its text."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleExtractor:
    """Finds claims by rules over a dependency parse.

    Parameters
    ----------
    pipeline : str, optional
        Name of the spaCy pipeline; default: the setting ``FRONTCAST_SPACY``, else
        ``en_core_web_sm``. It is loaded when the first report is read.
    """

    pipeline: str | None = None
    name: str = VERSION

    def extract(self, report: Report, *, theatre: Theatre) -> list[Claim]:
        """Return the claims of a report in the order of its text.

        Raises
        ------
        ConfigError
            If the pipeline is not installed.
        """
        if not concerns(report.text, theatre):
            _LOG.info("%s: not about %s", report.title, theatre.name)
            return []
        page = cut(report)
        texts = [plain(page.text[u.start : u.end]) for u in page.units]
        trees = parse_texts(texts, pipeline=pipeline_name(self.pipeline))
        for unit, tree in zip(page.units, trees, strict=True):
            unit.tree = tree
        reading = Reading(page, theatre, extractor=self.name)
        read = reading.claims()
        for tree in trees:
            tree.release()
        quality = _QUALITY.get(report.text_quality)
        claims = []
        for claim in read:
            typed = reading.typed[claim.span_start, claim.span_end]
            chance = typed.chances[0][1] if claim.type == typed.type else None
            cues = Cues(text_quality=quality, type_chance=chance)
            claims.append(replace(claim, confidence=confidence_of(claim, cues=cues)))
        _LOG.info("%s: %d claims", report.title, len(claims))
        return claims


def extract(report: Report, *, theatre: Theatre, pipeline: str | None = None) -> list[Claim]:
    """Find the claims of a report with the default extractor.

    Parameters
    ----------
    report : Report
    theatre : Theatre
        Whose sides, regions and places the report speaks of.
    pipeline : str, optional
        spaCy pipeline, see `RuleExtractor`.

    Returns
    -------
    list of Claim
        In the order of the text; ``report.text[c.span_start:c.span_end] == c.text`` for each.
        Without a day of publication they carry no times but full dates, and no Statements.

    Raises
    ------
    ConfigError
        If the pipeline is not installed.
    """
    return RuleExtractor(pipeline=pipeline).extract(report, theatre=theatre)
