"""Who may ask, how much, and the headers that every answer bears."""

import hmac
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from frontcast.errors import FrontcastError, ParameterError, shape_of
from frontcast.web._answer import dump
from frontcast.web.config import ServeConfig

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

COOKIE: Final = "frontcast_token"
LONGEST_ADDRESS: Final = 4_000
LARGEST_HEADERS: Final = 16_000
_CLIENTS: Final = 10_000


def content_policy(config: ServeConfig) -> str:
    """Return the Content-Security-Policy: own files only, no inline script, no plug-ins.

    Parameters
    ----------
    config : ServeConfig
        May let tiles of one more site in, and be shown in frames of some.
    """
    tiles = f" {config.basemap_origin}" if config.basemap else ""
    frames = " ".join(config.embed) or "'self'"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data: blob:{tiles}",
            f"connect-src 'self'{tiles}",
            "font-src 'self'",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {frames}",
        )
    )


class Guard:
    """Checks of a request before anything is worked out for it.

    Parameters
    ----------
    config : ServeConfig
    """

    def __init__(self, config: ServeConfig) -> None:
        self._config = config
        self._token = config.token.encode()
        self._seen: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self.simple = not config.token and bool(config.hosts)
        self.hosts_seen: set[bytes] = set()
        self._headers: Headers = [
            (b"content-security-policy", content_policy(config).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"cross-origin-resource-policy",
             b"cross-origin" if config.origins or config.embed else b"same-origin"),
        ]  # fmt: skip
        # These speak to pages only; data need not carry them.
        self._of_pages: Headers = [
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
        ]

    def dressed(self, headers: Headers) -> Headers:
        """Return headers with those that every answer bears."""
        given = dict(headers)
        out = [*headers, *self._headers]
        if given.get(b"content-type", b"").startswith(b"text/html"):
            out += self._of_pages
        if b"cache-control" not in given:
            # A browser may keep it but must ask whether it is still so: maps are revised.
            private = b"private, no-cache" if self._token else b"no-cache"
            out.append((b"cache-control", private))
        return out

    def shared(self, start: Message, origin: bytes) -> Message:
        """Return the beginning of an answer, with leave for another site's page where it has it."""
        allowed = self._config.origins
        if not origin or not allowed:
            return start
        if "*" in allowed:
            extra = [(b"access-control-allow-origin", b"*")]
        elif origin.decode("latin-1") in allowed:
            extra = [(b"access-control-allow-origin", origin), (b"vary", b"origin")]
        else:
            return start
        return {**start, "headers": [*start["headers"], *extra]}

    async def admits(self, scope: Scope, send: Send, *, host: bytes) -> bool:
        """Tell whether a request may go on; if not, it has been answered."""
        refused = self._refused(scope, host)
        if refused is not None:
            status, body, headers = refused
            await self._say(send, status, body, headers)
            return False
        if scope["method"] == "OPTIONS":
            await self._preflight(scope, send)
            return False
        if self.simple:
            if len(self.hosts_seen) < 100:
                self.hosts_seen.add(host)
            return True
        return await self._shown_token(scope, send)

    def _refused(self, scope: Scope, host: bytes) -> tuple[int, dict[str, object], Headers] | None:
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return 414, _shape("TooLarge", f"an address has at most {LONGEST_ADDRESS} bytes"), []
        if sum(len(k) + len(v) for k, v in scope["headers"]) > LARGEST_HEADERS:
            return 431, _shape("TooLarge", f"headers have at most {LARGEST_HEADERS} bytes"), []
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            text = "nothing can be written here: GET, HEAD and OPTIONS only"
            return 405, _shape("MethodError", text), [(b"allow", b"GET, HEAD, OPTIONS")]
        names = self._config.hosts
        if names and _bare(host) not in names:
            # A page elsewhere that points a name of its own at this machine must not read here.
            return 421, _shape("HostError", "this server is not known by that name"), []
        return None

    async def _preflight(self, scope: Scope, send: Send) -> None:
        origin = next((v for k, v in scope["headers"] if k == b"origin"), b"")
        headers = self.dressed(
            [(b"allow", b"GET, HEAD, OPTIONS"), (b"access-control-allow-methods", b"GET, HEAD"),
             (b"access-control-max-age", b"600")]
        )  # fmt: skip
        start = {"type": "http.response.start", "status": 204, "headers": headers}
        await send(self.shared(start, origin))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _shown_token(self, scope: Scope, send: Send) -> bool:
        if not self._token:
            return True
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        asked = next((v for k, v in query if k == "token"), None)
        if asked is not None:
            if not hmac.compare_digest(asked.encode(), self._token):
                await self._say(send, 401, _shape("TokenError", "that token is not the one"), [])
                return False
            await self._welcome(scope, send, [(k, v) for k, v in query if k != "token"])
            return False
        if hmac.compare_digest(_token_in(scope), self._token):
            return True
        text = "a token is needed: open the address with ?token=..., or send Authorization: Bearer"
        await self._say(send, 401, _shape("TokenError", text), [(b"www-authenticate", b"Bearer")])
        return False

    async def _welcome(self, scope: Scope, send: Send, query: list[tuple[str, str]]) -> None:
        """Note the token in a cookie and send the browser on without it in the address."""
        path = "/" + scope["raw_path"].decode("latin-1").lstrip("/\\")
        where = path + (f"?{urlencode(query)}" if query else "")
        secure = "; Secure" if scope.get("scheme") == "https" else ""
        cookie = f"{COOKIE}={self._config.token}; Path=/; HttpOnly; SameSite=Strict{secure}"
        headers = self.dressed([(b"location", where.encode("latin-1", "ignore")),
                                (b"set-cookie", cookie.encode()),
                                (b"cache-control", b"no-store"),
                                (b"content-length", b"0")])  # fmt: skip
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _say(
        self, send: Send, status: int, body: dict[str, object], headers: Headers
    ) -> None:
        data = dump(body)
        dressed = self.dressed(
            [(b"content-type", b"application/json"), (b"cache-control", b"no-store"),
             (b"content-length", str(len(data)).encode()), *headers]
        )  # fmt: skip
        await send({"type": "http.response.start", "status": status, "headers": dressed})
        await send({"type": "http.response.body", "body": data, "more_body": False})

    def spend(self, client: str) -> float:
        """Count a request that must be worked out; return seconds to wait, 0: it may go on."""
        now, full = time.monotonic(), float(self._config.per_minute)
        left, at = self._seen.pop(client, (full, now))
        left = min(full, left + (now - at) * full / 60)
        while len(self._seen) >= _CLIENTS:
            self._seen.popitem(last=False)
        if left < 1:
            self._seen[client] = (left, now)
            return (1 - left) * 60 / full
        self._seen[client] = (left - 1, now)
        return 0.0


def _shape(kind: str, message: str) -> dict[str, object]:
    return {"error": kind, "message": message}


def _bare(host: bytes) -> str:
    """A Host without its port."""
    text = host.decode("latin-1").lower()
    if text.startswith("["):
        return text.partition("]")[0] + "]"
    return text.partition(":")[0]


def _token_in(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"authorization" and value[:7].lower() == b"bearer ":
            return bytes(value[7:].strip())
        if name == b"cookie":
            try:
                found = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            except CookieError:
                continue
            if found is not None:
                return found.value.encode()
    return b""


def shape_of_any(error: FrontcastError) -> tuple[int, dict[str, object]]:
    """Return status and JSON shape of an error."""
    status, _, shape = shape_of(error)
    return status, shape


def bad_parameter(message: str) -> tuple[int, dict[str, object]]:
    """Return status and shape of a parameter that cannot be used."""
    return shape_of_any(ParameterError(message))
