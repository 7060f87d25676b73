"""Which addresses may be asked: the public ones, however they are spelled.

Addresses come from feeds and redirects, that is from strangers. What counts is the number that is
connected to: a name is resolved once, every number it has is judged, and the connection goes to
the number that was judged. Odd spellings are refused besides, since nobody means well by them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from frontcast.errors import ConfigError, FetchError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
#: Host and port -> the numbers it has.
Resolve = Callable[[str, int], list[str]]

# IANA's special-purpose registries; the standard library's own list differs between versions.
_NOT_PUBLIC_4 = tuple(map(IPv4Network, (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
    "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
)))  # fmt: skip
# Only this is handed out as public; within it, what wraps another address or is reserved.
_GLOBAL_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(map(IPv6Network, (
    "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
)))  # fmt: skip
_NUMBER = re.compile(r"(?:0[xX][0-9a-fA-F]*|\d+)(?:\.(?:0[xX][0-9a-fA-F]*|\d+))*")
_LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address that may be asked, and the number to connect to.

    Parameters
    ----------
    url : httpx.URL
        As it was given.
    numbers : tuple of str
        The numbers that its name has, all of them allowed.
    """

    url: httpx.URL
    numbers: tuple[str, ...]


def networks(given: Iterable[str]) -> tuple[Network, ...]:
    """Return networks, such as ``127.0.0.0/8``.

    Raises
    ------
    ConfigError
        If one is none.
    """
    try:
        return tuple(ip_network(text) for text in given)
    except ValueError as error:
        raise ConfigError(f"want networks such as 127.0.0.0/8: {error}") from None


def is_public(number: Address) -> bool:
    """Tell whether an address is one of the public internet's.

    Examples
    --------
    >>> [is_public(ip_address(a)) for a in ("93.184.216.34", "169.254.169.254", "64:ff9b::1")]
    [True, False, False]
    """
    if isinstance(number, IPv4Address):
        return not any(number in network for network in _NOT_PUBLIC_4)
    return number in _GLOBAL_6 and not any(number in network for network in _NOT_PUBLIC_6)


def judged(address: str, *, resolve: Resolve, allow: tuple[Network, ...] = ()) -> Target:
    """Return what may be connected to for an address.

    Parameters
    ----------
    address : str
        ``http://`` or ``https://``.
    resolve : callable
        Host and port -> numbers. Called once, and not for hosts that are refused as spelled.
    allow : tuple of network
        What is allowed although it is not public.

    Raises
    ------
    FetchError
        If it may not be asked; `fault` is ``address``.
    """
    url = _parsed(address)
    host = url.host
    _refuse_odd_host(host, address)
    port = url.port or (443 if url.scheme == "https" else 80)
    found = resolve(host, port)
    if not found:
        raise FetchError(f"{host} has no address", fault="address")
    for text in found:
        try:
            number = ip_address(text)
        except ValueError:  # with a zone, such as fe80::1%eth0
            raise _refused(address, f"leads to {text}") from None
        allowed = any(number in n for n in allow if n.version == number.version)
        if not allowed and not is_public(number):
            raise _refused(address, f"leads to {text}, which is not public")
    return Target(url=url, numbers=tuple(found))


def _parsed(address: str) -> httpx.URL:
    if len(address) > _LONGEST or re.search(r"[\x00-\x20\x7f\\]", address):
        raise _refused(address[:200], "is too long, or has blanks, controls or backslashes in it")
    try:
        url = httpx.URL(address)
        port = url.port
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise _refused(address, f"is no address: {error}") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise _refused(address, "want http:// or https:// and a host")
    if url.userinfo:
        raise _refused(address, "has a user name in it")
    if port is not None and not 0 < port < 65_536:
        raise _refused(address, "has no port that can be asked")
    return url


def _refuse_odd_host(host: str, address: str) -> None:
    # Digits and dots of other scripts are read as digits and dots further down.
    if unicodedata.normalize("NFKC", host) != host or "%" in host:
        raise _refused(address, "has a host that is spelled in an odd way")
    bare = host.rstrip(".")
    if bare != host and host != bare + ".":
        raise _refused(address, "has a host that is spelled in an odd way")
    last = bare.rsplit(".", 1)[-1]
    if ":" in bare or not (_NUMBER.fullmatch(bare) or _NUMBER.fullmatch(last)):
        return
    try:
        plain = str(IPv4Address(bare)) == bare
    except ValueError:
        plain = False
    if not plain or bare != host:
        raise _refused(address, "has a number for a host that is spelled in an odd way")


def _refused(address: str, why: str) -> FetchError:
    return FetchError(f"{address}: {why}; not asked", fault="address")
