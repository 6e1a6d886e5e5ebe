"""Two sides that speak CMP with each other: an authority that certifies whatever it is asked for, and whoever asks."""

from __future__ import annotations

from collections.abc import Callable

from qianyue.trust import certificates, cmp, der
from qianyue.trust.cmp.messages import Header, fresh_nonce
from qianyue.trust.keys import SoftwareKey
from tests.trust.cast import World, request_for

WORLD = World()
SM2 = World(algorithm="sm2_sm3")
RSA = World(algorithm="rsa_pkcs1_sha256")
MAC = cmp.PasswordMac(reference=b"platform", password=b"long and random")
TRANSACTION = bytes(range(16))
HMAC_SHA1 = "1.3.6.1.5.5.8.1.2"


class Office:
    """An authority that certifies whatever it is asked for, once a transaction."""

    def __init__(self, world: World = WORLD) -> None:
        self.world, self.withdrawn, self.revoked = world, list[bytes](), list[cmp.Revocation]()
        self.issued: dict[bytes, list[bytes]] = {}

    def certify(self, wanted: cmp.Wanted | bytes, *, profile: str | None, header: Header) -> list[bytes]:
        if profile == "refused":
            raise cmp.CmpRefused(failure="unaccepted_policy")
        if header.transaction not in self.issued:
            request: bytes | certificates.CertificateRequest
            if isinstance(wanted, bytes):
                request = wanted
            else:
                name = certificates.names.read_name(der.parse(wanted.subject))
                request = certificates.CertificateRequest(name, wanted.spki)
            self.issued[header.transaction] = self.world.authority.issue(request, profile="event", subject_name="x")
        return self.issued[header.transaction]

    def withdraw(self, certificate: bytes) -> None:
        self.withdrawn.append(certificate)

    def revoke(self, wanted: cmp.Revocation) -> None:
        if wanted.serial == 1:
            raise cmp.CmpRefused(failure="bad_cert_id")
        self.revoked.append(wanted)


Wire = Callable[[Callable[[bytes], bytes], bytes], bytes]


class Exchange:
    """Both sides and the wire between them; `wire` may do what it likes with the messages."""

    def __init__(
        self,
        *,
        world: World = WORLD,
        wire: Wire = lambda deliver, message: deliver(message),
        ours: cmp.Protection = MAC,
        theirs: cmp.Protection = MAC,
        implicit: bool = False,
    ) -> None:
        self.office, self.sent, self.heard = Office(world), list[bytes](), list[bytes]()
        self.responder = cmp.Responder(find=lambda key_id: theirs, office=self.office)
        self.client = cmp.Client(protection=ours, exchange=self._carry, implicit=implicit)
        self._wire = wire

    def _carry(self, message: bytes) -> bytes:
        self.sent.append(message)
        self.heard.append(self._wire(self.responder.respond, message))
        return self.heard[-1]

    def kinds(self) -> list[str]:
        return [cmp.read(message).kind for pair in zip(self.sent, self.heard, strict=True) for message in pair]

    def enroll(self, key: SoftwareKey | None = None, **changed: object) -> cmp.Issued:
        request = cmp.Request.pkcs10(request_for(key or SoftwareKey.generate()))
        wanted = {"request": request, "transaction": TRANSACTION, "accept": lambda issued: None}
        return self.client.enroll(**{**wanted, **changed})


def answer_to_something() -> bytes:
    exchange = Exchange()
    exchange.enroll()
    return exchange.heard[0]


def first_message(key: SoftwareKey, *, protection: cmp.Protection | None = MAC, **header: object) -> bytes:
    values = {"transaction": TRANSACTION, "sender_nonce": fresh_nonce()} | header
    return cmp.write(Header(**values), "p10cr", request_for(key), protection=protection)
