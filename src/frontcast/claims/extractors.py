"""Extractors by name. A new one is a line here and a component behind the `Extractor` port."""

from collections.abc import Callable
from dataclasses import dataclass

from frontcast.claims.baseline import SentenceExtractor
from frontcast.claims.extract import Extractor, RuleExtractor
from frontcast.claims.llm import ChatConfig, ChatExtractor
from frontcast.errors import ConfigError, UnknownNameError
from frontcast.records.claim import ClaimType


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractorConfig:
    """What extractors can be told; each takes what is its own.

    Parameters
    ----------
    pipeline : str or None
        spaCy pipeline of the rules, see `RuleExtractor`.
    chat : ChatConfig or None
        Of the extractor that asks a language model.
    kind : str
        The type that the baselines give every claim.
    """

    pipeline: str | None = None
    chat: ChatConfig | None = None
    kind: ClaimType = "combat_activity"


def _rules(config: ExtractorConfig) -> Extractor:
    return RuleExtractor(pipeline=config.pipeline)


def _chat(config: ExtractorConfig) -> Extractor:
    if config.chat is None:
        raise ConfigError(
            "the extractor 'chat' wants both an endpoint and a model; give "
            "--endpoint http://127.0.0.1:11434/v1 --model NAME, say"
        )
    return ChatExtractor(config=config.chat)


def _sentences(config: ExtractorConfig) -> Extractor:
    return SentenceExtractor(kind=config.kind)


def _names(config: ExtractorConfig) -> Extractor:
    return SentenceExtractor(kind=config.kind, named=True, name="names/1")


EXTRACTORS: dict[str, Callable[[ExtractorConfig], Extractor]] = {
    "rules": _rules,
    "chat": _chat,
    "sentences": _sentences,
    "names": _names,
}


def extractor_of(name: str, *, config: ExtractorConfig | None = None) -> Extractor:
    """Return an extractor by name.

    Parameters
    ----------
    name : str
        One of `EXTRACTORS`: ``rules`` (the default everywhere), ``chat`` (asks a language model,
        measured by whoever uses it), and the baselines ``sentences`` and ``names``.
    config : ExtractorConfig, optional

    Raises
    ------
    UnknownNameError
        If there is none of that name.
    ConfigError
        If it lacks a setting.
    """
    make = EXTRACTORS.get(name)
    if make is None:
        raise UnknownNameError(
            f"no extractor is called {name!r}; there are {', '.join(sorted(EXTRACTORS))}"
        )
    return make(config or ExtractorConfig())
