"""From a plain dictionary of addresses to clients."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

from qianyue.gateways.ca import CaClient, CaGateway
from qianyue.gateways.email import EmailGateway, SmtpClient
from qianyue.gateways.errors import GatewayError, GatewayNotConfigured
from qianyue.gateways.identity import IdentityClient, IdentityGateway
from qianyue.gateways.sms import SmsClient, SmsGateway
from qianyue.gateways.storage import FileStorage, Storage
from qianyue.gateways.tsa import TsaClient, TsaGateway
from qianyue.trust import pem
from qianyue.trust.errors import TrustError

SENDER = "no-reply@qianyue.invalid"


@dataclass(frozen=True)
class Gateways:
    """One client a party. A party the settings do not name raises `GatewayNotConfigured` when it is first used."""

    sms: SmsGateway
    email: EmailGateway
    identity: IdentityGateway
    ca: CaGateway
    tsa: TsaGateway
    storage: Storage

    def sandboxes(self) -> list[str]:
        """Names of the configured parties that say they are sandboxes, as far as they can be reached now."""
        return [field.name for field in fields(self) if _is_sandbox(getattr(self, field.name))]


class _Missing:
    def __init__(self, party: str) -> None:
        self._party = party

    def __getattr__(self, name: str) -> NoReturn:
        raise GatewayNotConfigured(self._party, what="地址")


def from_settings(settings: Mapping[str, str], *, allow_sandboxes: bool = True) -> Gateways:
    """Clients for the addresses under `sms`, `email`, `identity`, `ca`, `tsa` (URLs) and `storage` (folder or `file:` URL).

    Beside an address may stand `sms_token`, `identity_token`, `ca_token`, `tsa_token` (sent as bearer token),
    `email_from`, `identity_key` (the provider's Ed25519 key, base64 of 32 octets), `ca_roots`, `tsa_roots` (PEM text, or
    the path of a PEM file); other entries are ignored. Nothing is contacted here.
    Without `allow_sandboxes` the clients refuse whatever answers as a sandbox, at the start and ever after.
    """
    options: dict[str, Any] = {"allow_sandbox": allow_sandboxes}

    def http(party: str) -> dict[str, Any]:
        return {"url": settings[party], "token": settings.get(f"{party}_token"), **options}

    makers: dict[str, Callable[[], Any]] = {
        "sms": lambda: SmsClient(**http("sms")),
        "email": lambda: SmtpClient(url=settings["email"], sender=settings.get("email_from", SENDER), **options),
        "identity": lambda: IdentityClient(public_key=_key(settings), **http("identity")),
        "ca": lambda: CaClient(roots=_roots(settings, "ca"), **http("ca")),
        "tsa": lambda: TsaClient(roots=_roots(settings, "tsa"), **http("tsa")),
        "storage": lambda: FileStorage(_folder(settings["storage"])),
    }
    made: dict[str, Any] = {party: make() if settings.get(party) else _Missing(party) for party, make in makers.items()}
    return Gateways(**made)


def _is_sandbox(gateway: Any) -> bool:
    """A party that cannot be asked announces nothing; clients made without `allow_sandboxes` refuse it when it is back."""
    try:
        return not isinstance(gateway, _Missing | FileStorage) and bool(gateway.is_sandbox())
    except GatewayError:
        return False


def _key(settings: Mapping[str, str]) -> bytes | None:
    if not (given := settings.get("identity_key")):
        return None
    try:
        key = base64.b64decode(given, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise GatewayNotConfigured("identity", what="公钥（identity_key，须为 32 字节的 base64）")
    return key


def _roots(settings: Mapping[str, str], party: str) -> list[bytes]:
    if not (given := settings.get(f"{party}_roots")):
        return []
    try:
        found = pem.decode(given.encode() if "-----BEGIN" in given else Path(given).read_bytes())
    except (OSError, TrustError):
        found = []
    if not found:
        raise GatewayNotConfigured(party, what=f"根证书（{party}_roots，须为 PEM）")
    return found


def _folder(given: str) -> Path:
    parts = urlsplit(given)
    return Path(unquote(parts.path)) if parts.scheme == "file" else Path(given)
