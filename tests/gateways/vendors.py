"""Vendors whose interface a mapping file describes: the sandbox's, and simple ones that say exactly one thing."""

from __future__ import annotations

import base64
import json
import socket
import tomllib
from collections.abc import Callable
from typing import Any

from qianyue.gateways.ca import CaGateway
from qianyue.gateways.ca.mapped import MappedClient
from qianyue.gateways.ca.mapping import VendorMapping
from qianyue.gateways.ca.vendor_sandbox import APP_ID, MAPPING
from qianyue.trust import certificates
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.certificates import Certificate
from qianyue.trust.keys import SoftwareKey
from tests.gateways.cast import ALICE, csr
from tests.gateways.raw import answer, request

EVENT = {"name": ALICE["name"], "number": "EVENT-0001"}
KEY = SoftwareKey.generate()
AUTHORITY = DevelopmentAuthority.create()
CHAIN = AUTHORITY.issue(csr(KEY), profile="event", subject_name=EVENT["name"])
EXAMPLE = tomllib.loads(MAPPING.read_text("utf-8"))


def settled(addresses: dict[str, str], **changed: str) -> dict[str, str]:
    """The settings of an installation whose authority is the invented vendor."""
    vendor = {"ca": addresses["vendor"], "ca_ocsp": f"{addresses['vendor']}/ocsp", "ca_protocol": "mapped", "ca_token": APP_ID}
    return {**addresses, **vendor, **changed}


def enroll(client: CaGateway, key: str, *, holder: SoftwareKey = KEY, **changed: object) -> list[Certificate]:
    wanted = {"csr": csr(holder), "profile": "event", "subject": EVENT, "evidence_digest": b"e" * 32}
    return [certificates.read(item) for item in client.enroll(**{**wanted, "key": key, **changed})]


SIMPLE: dict[str, Any] = {
    "vendor": "another",
    "headers": {"X-Request-Id": "$key"},
    "profiles": {"event": 7},
    "enroll": {"path": "/v1/certs", "fields": {"p10": "$csr_pem", "kind": "$profile"}, "certificate": "cert", "format": "pem"},
    "revoke": {"method": "DELETE", "path": "/v1/certs/$serial_decimal", "fields": {"why": "$reason"}},
}


def changed(base: dict[str, Any], **places: Any) -> dict[str, Any]:
    """The mapping with some of its entries replaced, by `__` through tables; None takes one away."""
    made = json.loads(json.dumps(base))
    for place, value in places.items():
        *outer, last = place.split("__")
        table = made
        for name in outer:
            table = table.setdefault(name, {})
        if value is None:
            del table[last]
        else:
            table[last] = value
    return made


def asking(url: str, mapping: dict[str, Any], **options: Any) -> MappedClient:
    read = VendorMapping.model_validate(mapping)
    return MappedClient(url=url, mapping=read, roots=[AUTHORITY.root.der], ocsp_url=url, **options)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def saying_json(said: Any, heard: list[bytes] | None = None) -> Callable[[socket.socket, int], None]:
    def play(connection: socket.socket, number: int) -> None:
        while asked := request(connection):
            if heard is not None:
                heard.append(asked)
            connection.sendall(answer(said if isinstance(said, bytes) else json.dumps(said).encode()))

    return play


WITH_CODE = changed(SIMPLE, success={"field": "code", "values": ["0", "true"], "busy": ["99", "忙"]})
