"""From a plain dictionary of addresses to clients."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

from qianyue.gateways.ca import CaGateway
from qianyue.gateways.ca.choosing import ca_client
from qianyue.gateways.email import EmailGateway, SmtpClient
from qianyue.gateways.entries import certificates_in
from qianyue.gateways.errors import GatewayError, GatewayNotConfigured
from qianyue.gateways.identity import IdentityClient, IdentityGateway
from qianyue.gateways.sms import SmsClient, SmsGateway
from qianyue.gateways.storage import FileStorage, Storage
from qianyue.gateways.tsa import FirstToAnswer, TsaClient, TsaGateway
from qianyue.gateways.wechat import Callback, WechatClient, WechatGateway

SENDER = "no-reply@qianyue.invalid"


@dataclass(frozen=True)
class Gateways:
    """One client a party. A party the settings do not name raises `GatewayNotConfigured` when it is first used."""

    sms: SmsGateway
    wechat: WechatGateway
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
    """Clients for the addresses under `sms`, `wechat`, `email`, `identity`, `ca`, `tsa` (URLs), `storage` (folder).

    With `wechat` stand `wechat_app`, `wechat_secret`, `wechat_template`, and for its reports `wechat_callback_token` and
    `wechat_aes_key`; `sms_callback_key` is what the provider seals its reports with.
    Beside an address may stand `sms_token`, `identity_token`, `ca_token`, `tsa_token` (sent as bearer token),
    `email_from`, `identity_key` (the provider's Ed25519 key, base64 of 32 octets), `ca_roots`, `tsa_roots` (PEM text, or
    the path of a PEM file), `tsa_ocsp` (URL of the responder for what is not below the CA's roots). A second timestamp
    authority, `tsa2` with the same beside it, stands in when the first does not answer well. For a `ca` that speaks something
    else, see `ca.choosing.ca_client`. Other entries are ignored.
    Nothing is contacted here.
    Without `allow_sandboxes` the clients refuse whatever answers as a sandbox, at the start and ever after.
    """
    options: dict[str, Any] = {"allow_sandbox": allow_sandboxes}

    def http(party: str) -> dict[str, Any]:
        return {"url": settings[party], "token": settings.get(f"{party}_token"), **options}

    def tsa(name: str) -> TsaClient:
        return TsaClient(
            roots=certificates_in(settings, f"{name}_roots"), status_url=settings.get(f"{name}_ocsp", ""), **http(name)
        )

    makers: dict[str, Callable[[], Any]] = {
        "sms": lambda: SmsClient(callback_key=settings.get("sms_callback_key", ""), **http("sms")),
        "wechat": lambda: _wechat(settings, **options),
        "email": lambda: SmtpClient(url=settings["email"], sender=settings.get("email_from", SENDER), **options),
        "identity": lambda: IdentityClient(public_key=_key(settings), **http("identity")),
        "ca": lambda: ca_client(settings, **options),
        "tsa": lambda: _either([tsa(name) for name in ("tsa", "tsa2") if settings.get(name)]),
        "storage": lambda: FileStorage(_folder(settings["storage"])),
    }
    made: dict[str, Any] = {party: make() if settings.get(party) else _Missing(party) for party, make in makers.items()}
    return Gateways(**made)


def _wechat(settings: Mapping[str, str], **options: Any) -> WechatClient:
    """`wechat_authorize` is where browsers are sent; without callback entries reports are not taken."""
    given = {name: settings.get(f"wechat_{name}", "") for name in ("app", "secret", "template", "authorize")}
    token, aes_key = settings.get("wechat_callback_token"), settings.get("wechat_aes_key")
    callback = Callback(token=token or "", aes_key=aes_key or "", app=given["app"]) if token or aes_key else None
    return WechatClient(url=settings["wechat"], callback=callback, **given, **options)


def _either(authorities: list[TsaClient]) -> TsaGateway:
    return FirstToAnswer(authorities) if len(authorities) > 1 else authorities[0]


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


def _folder(given: str) -> Path:
    parts = urlsplit(given)
    return Path(unquote(parts.path)) if parts.scheme == "file" else Path(given)
