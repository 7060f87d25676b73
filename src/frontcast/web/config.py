"""How the page is served."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from frontcast.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeConfig:
    """Settings of the server.

    Parameters
    ----------
    host : str
        Address to listen on.
    port : int
        0: any free one.
    token : str
        What a client must show; empty: nothing, which only a loopback address may do.
    names : tuple of str
        Names under which the server is reached, beside its address (checked against ``Host``).
    origins : tuple of str
        Other sites whose pages may read the answers (CORS); ``*``: all. Not with a token.
    embed : tuple of str
        Sites that may show the page in a frame.
    basemap, basemap_attribution : str
        Address of raster tiles with ``{z}/{x}/{y}``, and whose they are; empty: none.
    static : Path or None
        Folder of the built front end; None: that in the package.
    per_minute : int
        Requests of one client a minute that are not answered from memory.
    most_waiting : int
        Answers being worked out or waiting for it.
    seconds : float
        Longest time for one answer.
    cache_mb : int
        Memory for ready answers.

    Raises
    ------
    ConfigError
        For an address open to others without a token, or a setting that makes no sense.
    """

    host: str = "127.0.0.1"
    port: int = 8642
    token: str = ""
    names: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    embed: tuple[str, ...] = ()
    basemap: str = ""
    basemap_attribution: str = ""
    static: Path | None = None
    per_minute: int = 600
    most_waiting: int = 64
    seconds: float = 60.0
    cache_mb: int = 256

    def __post_init__(self) -> None:
        """Refuse what would be unsafe."""
        if not self.loopback and len(self.token) < 16:
            raise ConfigError(
                f"{self.host} can be reached by others: give a token of 16 characters or more "
                "(--token, or FRONTCAST_TOKEN)"
            )
        if not 0 <= self.port <= 65535:
            raise ConfigError(f"want a port from 0 to 65535, got {self.port}")
        for site in (*self.origins, *self.embed):
            if site != "*" and not _is_origin(site):
                raise ConfigError(f"want a site as https://example.org, got {site!r}")
        if self.token and self.origins:
            raise ConfigError("other sites cannot be let in where a token is needed")
        if self.basemap and not _is_origin(self.basemap_origin):
            raise ConfigError(f"want tiles as https://host/{{z}}/{{x}}/{{y}}.png: {self.basemap!r}")

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)

    @property
    def basemap_origin(self) -> str:
        """Scheme and host of the tiles; empty where there are none."""
        parts = urlsplit(self.basemap)
        return f"{parts.scheme}://{parts.netloc}" if self.basemap else ""

    @property
    def hosts(self) -> frozenset[str]:
        """Names that a request's ``Host`` may bear; empty: any (a token is needed then)."""
        if self.token:
            return frozenset()
        return frozenset({"127.0.0.1", "localhost", "[::1]", self.host, *self.names})


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach an address.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0")
    (True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and text == f"{parts.scheme}://{parts.netloc}"
        and parts.username is None
        and (port is None or port > 0)
        and not set(text) & set(" ;,'\"{}")
    )
