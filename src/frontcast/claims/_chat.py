"""One question to a chat endpoint: bounded in time, size, tries and cost."""

import ipaddress
import json
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from frontcast.errors import ConfigError, FetchError

_LOG = logging.getLogger(__name__)
_RETRY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
# Endpoints that report no use are counted by length; four characters are about one token.
_CHARS_PER_TOKEN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatConfig:
    """Which language model is asked, and how much it may cost.

    Parameters
    ----------
    endpoint : str
        Base address of an OpenAI-compatible API, up to and with ``/v1``.
    model : str
        Name that the endpoint knows it by.
    key_from : str
        Name of the environment variable that holds the key; unset: none is sent. The key is
        never logged, and is sent over plain http to this machine only.
    chunk_chars : int
        Longest stretch of a report sent at once.
    max_requests, max_tokens : int
        Budget of one extractor over all its reports, tries included. When it is spent, the
        report at hand fails.
    answer_tokens : int
        Most tokens of one answer.
    retries : int
        How often a question is repeated after 429, 5xx, a timeout or an answer that is no JSON.
    backoff_s, backoff_max_s : float
        Wait before the first repetition, doubled each time, up to a bound.
    timeout_s : float
        For a whole answer.
    max_bytes : int
        Longest answer taken.
    sleep, clock : callable
        For tests.
    """

    endpoint: str
    model: str
    key_from: str = "FRONTCAST_CHAT_KEY"
    chunk_chars: int = 3_000
    max_requests: int = 200
    max_tokens: int = 1_000_000
    answer_tokens: int = 4_096
    retries: int = 3
    backoff_s: float = 1.0
    backoff_max_s: float = 30.0
    timeout_s: float = 120.0
    max_bytes: int = 2_000_000
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


class _AgainError(Exception):
    """A try failed; another may not."""

    def __init__(self, why: str, *, wait_s: float = 0.0) -> None:
        self.wait_s = wait_s
        super().__init__(why)


@dataclass(slots=True)
class Chat:
    """An endpoint with what has been spent on it."""

    config: ChatConfig
    requests: int = 0
    tokens: int = 0
    _headers: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be asked, before anything is sent."""
        # Not compressed: a small answer cannot then grow to a huge one in one step.
        self._headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        url = _address(self.config.endpoint)
        if not self.config.model.strip():
            raise ConfigError("the extractor 'chat' wants the name of a model; give --model NAME")
        key = os.environ.get(self.config.key_from, "").strip()
        if key and url.scheme == "http" and not _is_here(url.host):
            raise ConfigError(
                f"the key in {self.config.key_from} would go over plain http to {url.host}; "
                "use https, or unset it"
            )
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    def ask(self, *, system: str, user: str, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the JSON object that the model answers.

        Raises
        ------
        FetchError
            If the budget is spent, the endpoint refuses, or no try gave a JSON object.
        """
        body = {
            "model": self.config.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "temperature": 0, "top_p": 1, "seed": 1, "n": 1, "stream": False,
            "max_tokens": self.config.answer_tokens,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "claims", "strict": True, "schema": schema},
            },
        }  # fmt: skip
        for attempt in range(self.config.retries + 1):
            try:
                return self._once(body)
            except _AgainError as error:
                if attempt == self.config.retries:
                    raise FetchError(
                        f"{self.config.endpoint}: {error}; gave up after {attempt + 1} tries"
                    ) from None
                wait = max(self.config.backoff_s * 2**attempt, error.wait_s)
                _LOG.info("chat endpoint: %s; next try", error)
                self.config.sleep(min(wait, self.config.backoff_max_s))
        raise FetchError(
            f"{self.config.endpoint}: want at least one try, got {self.config.retries}"
        )

    def _once(self, body: dict[str, Any]) -> dict[str, Any]:
        cost = len(json.dumps(body)) // _CHARS_PER_TOKEN
        spent = f"spent {self.requests} requests and {self.tokens:,} tokens"
        if self.requests >= self.config.max_requests or self.tokens + cost > self.config.max_tokens:
            raise FetchError(
                f"the budget of {self.config.max_requests} requests or "
                f"{self.config.max_tokens:,} tokens is used up ({spent}); raise it or ask for less"
            )
        self.requests += 1
        self.tokens += cost
        data = self._post(body)
        answer, used = _unwrap(data)
        # What an endpoint says of its use may raise the count, never lower it.
        self.tokens += max(0, max(used, cost + len(answer) // _CHARS_PER_TOKEN) - cost)
        return _object(answer)

    def _post(self, body: dict[str, Any]) -> bytes:
        address = self.config.endpoint.rstrip("/") + "/chat/completions"
        until = self.config.clock() + self.config.timeout_s
        try:
            # A key must not follow a redirect, nor a proxy of the environment see a report.
            with (
                httpx.Client(timeout=self.config.timeout_s, follow_redirects=False,
                             trust_env=False, headers=self._headers) as client,
                client.stream("POST", address, json=body) as response,
            ):  # fmt: skip
                self._refuse(response)
                return self._body(response, until=until)
        except httpx.TimeoutException:
            raise _AgainError(f"no answer within {self.config.timeout_s:g} s") from None
        except httpx.HTTPError as error:
            raise _AgainError(f"the connection failed ({type(error).__name__})") from None

    def _refuse(self, response: httpx.Response) -> None:
        status = response.status_code
        if status == httpx.codes.OK:
            return
        if status in _RETRY:
            raise _AgainError(f"status {status}", wait_s=_seconds(response.headers))
        what = "a redirect, which is not followed" if response.is_redirect else "refused"
        raise FetchError(
            f"{self.config.endpoint}: want an answer, got status {status} ({what}); "
            "check the address, the model's name and the key"
        )

    def _body(self, response: httpx.Response, *, until: float) -> bytes:
        parts, size = [], 0
        for part in response.iter_raw():
            size += len(part)
            if size > self.config.max_bytes:
                raise FetchError(
                    f"{self.config.endpoint}: the answer is longer than "
                    f"{self.config.max_bytes:,} bytes; it was dropped"
                )
            if self.config.clock() > until:
                raise _AgainError(f"no whole answer within {self.config.timeout_s:g} s")
            parts.append(part)
        return b"".join(parts)


def _address(endpoint: str) -> httpx.URL:
    try:
        url = httpx.URL(endpoint)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        raise ConfigError(
            "want an endpoint such as http://127.0.0.1:11434/v1, without a user's name in it, "
            f"got {url.copy_with(username=None, password=None)!s}"
        )
    return url


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _seconds(headers: httpx.Headers) -> float:
    said = headers.get("Retry-After", "").strip()
    return float(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 0.0


def _unwrap(data: bytes) -> tuple[str, int]:
    """Return the words of the first choice and the tokens used."""
    try:
        value = json.loads(data)
        text = value["choices"][0]["message"]["content"]
        usage = value.get("usage") or {}
        used = usage.get("total_tokens") if isinstance(usage, dict) else None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise _AgainError("the answer is no chat completion") from None
    if not isinstance(text, str):
        raise _AgainError("the answer holds no text")
    return text, used if type(used) is int else 0


def _object(text: str) -> dict[str, Any]:
    bare = text.strip()
    if bare.startswith("```"):  # small models fence their JSON whatever they are told
        bare = bare.strip("`").strip().removeprefix("json")
    try:
        value = json.loads(bare)
    except (ValueError, RecursionError):
        raise _AgainError("the model's words are no JSON") from None
    if not isinstance(value, dict):
        raise _AgainError(f"want a JSON object, the model gave a {type(value).__name__}")
    return value
