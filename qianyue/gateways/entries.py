"""Entries of the gateway settings that hold more than a word."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qianyue.gateways.errors import GatewayNotConfigured
from qianyue.trust import pem
from qianyue.trust.errors import TrustError

_WHAT = {"roots": "根证书", "issuers": "签发证书", "cmp_certificates": "CMP 证书", "cmp_peers": "对方的 CMP 证书"}


def certificates_in(settings: Mapping[str, str], entry: str, *, needed: bool = False) -> list[bytes]:
    """The certificates (DER) of an entry, PEM text or the path of a PEM file; none where there is no entry.

    `entry` begins with its party. Errors: GatewayNotConfigured for an entry without certificates, and where one is `needed`.
    """
    party, _, name = entry.partition("_")
    party = party.rstrip("2")  # the second timestamp authority is one, too
    given = settings.get(entry, "")
    try:
        found = pem.decode(given.encode() if "-----BEGIN" in given else Path(given).read_bytes()) if given else []
    except (OSError, ValueError, TrustError):
        found = []
    if not found and (given or needed):
        raise GatewayNotConfigured(party, what=f"{_WHAT[name]}（{entry}，须为 PEM）")
    return found
