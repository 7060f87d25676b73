"""Options that choose an extractor, the same for every command that reads reports."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from frontcast.claims import Extractor

ExtractorName = Annotated[
    str,
    typer.Option("--extractor", envvar="FRONTCAST_EXTRACTOR",
                 help="rules, chat, or a baseline: sentences, names."),
]  # fmt: skip
Endpoint = Annotated[
    str | None,
    typer.Option(envvar="FRONTCAST_CHAT_ENDPOINT",
                 help="For chat: base address of an OpenAI-compatible API, up to /v1."),
]  # fmt: skip
Model = Annotated[
    str | None,
    typer.Option(envvar="FRONTCAST_CHAT_MODEL", help="For chat: the model's name."),
]


def chosen_extractor(name: str, *, endpoint: str | None, model: str | None) -> "Extractor":
    """Return the extractor that options or settings name.

    Parameters
    ----------
    name : str
    endpoint, model : str or None
        Of a chat endpoint; its key comes from the environment variable FRONTCAST_CHAT_KEY.

    Raises
    ------
    UnknownNameError, ConfigError
        If there is no such extractor, or it lacks a setting.
    """
    from frontcast.claims import ChatConfig, ExtractorConfig, extractor_of

    chat = ChatConfig(endpoint=endpoint, model=model) if endpoint and model else None
    return extractor_of(name, config=ExtractorConfig(chat=chat))
