"""Where this house's signing keys live: in a signing server, in a token, or for development in software.

A record keeps a reference, never more than leads back to the key (rule 10). Each reference says where its key is, so that keys
from before a change of `QIANYUE_KEYSTORE` go on signing.

    server:LABEL    in the signing server of the gateways (`gateways.signer`)
    token:LABEL     in the PKCS#11 token of the settings
    PKCS#8 (DER)    the key itself, sealed in its column
"""

from __future__ import annotations

import functools
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from qianyue.gateways.errors import GatewayNotConfigured
from qianyue.gateways.signer import RemoteKey
from qianyue.trust.keys import Signer, SoftwareKey

if TYPE_CHECKING:
    from qianyue.trust.pkcs11 import Token

SERVER, TOKEN = b"server:", b"token:"


def new_key(algorithm: str) -> bytes:
    """The reference of a new key of this algorithm (a name of `trust.algorithms`). Outside any transaction: a device is asked.

    Errors: GatewayError, SigningKeyError (a token signs no SM2).
    """
    label = f"qianyue-{uuid.uuid4()}"
    if settings.KEYSTORE == "server":
        RemoteKey.create(label=label, algorithm=algorithm, **_server())
        return SERVER + label.encode()
    if settings.KEYSTORE == "token":
        _token().generate(label, algorithm=algorithm)
        return TOKEN + label.encode()
    return SoftwareKey.generate(algorithm=algorithm).to_pkcs8()


def opened(reference: bytes) -> Signer:
    """What signs with it. Errors: GatewayError, SigningKeyError."""
    if reference.startswith(SERVER):
        return _remote(reference.removeprefix(SERVER).decode())
    if reference.startswith(TOKEN):
        return _token().key(reference.removeprefix(TOKEN).decode())
    return SoftwareKey.from_pkcs8(reference)


@functools.lru_cache(maxsize=1024)
def _remote(label: str) -> RemoteKey:
    """Asks for the public half once a process."""
    return RemoteKey(label=label, **_server())


def _server() -> dict[str, object]:
    if not settings.GATEWAYS.get("signer"):
        raise GatewayNotConfigured("signer", what="地址")
    token = settings.GATEWAYS.get("signer_token")
    return {"url": settings.GATEWAYS["signer"], "token": token, "allow_sandbox": not settings.PRODUCTION}


@functools.cache
def _token() -> Token:
    """One session a process. The PIN is read from a file: environments are printed."""
    from qianyue.trust.pkcs11 import Token  # its library is loaded where a token is used

    pin = Path(settings.TOKEN["pin_file"]).read_text().strip()
    return Token(module=settings.TOKEN["module"], label=settings.TOKEN["label"], pin=pin)
