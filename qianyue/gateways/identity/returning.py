"""Where a person may be sent back to: a page that redirects to any address is a gift to fraudsters."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

LOOPBACK = ("http://127.0.0.1:*/", "http://localhost:*/", "http://[::1]:*/")
_PORTS = {"http": "80", "https": "443"}


def may_return(url: str, allowed: Iterable[str]) -> bool:
    """Whether `url` lies below one of `allowed`: same scheme, same host, same port (`:*` is any), path below its path.

    Compared part by part: as text, `https://a.example.evil.org` begins with `https://a.example`.
    """
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (raises for ports that are no numbers)
    except ValueError:
        return False
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None or "\\" in url or ".." in parts.path:
        return False
    return any(_below(parts, prefix) for prefix in allowed)


def _below(parts: SplitResult, prefix: str) -> bool:
    any_port = ":*" in prefix
    wanted = urlsplit(prefix.replace(":*", "", 1))
    path = wanted.path.rstrip("/")
    return (
        (parts.scheme, parts.hostname) == (wanted.scheme, wanted.hostname)
        and (any_port or _port(parts) == _port(wanted))
        and (parts.path == path or parts.path.startswith(path + "/"))
    )


def _port(parts: SplitResult) -> str:
    return str(parts.port or _PORTS[parts.scheme])
