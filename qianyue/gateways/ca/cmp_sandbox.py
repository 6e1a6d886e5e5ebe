"""CMP at the development authority's counter: `POST /cmp`, for our own client and for `openssl cmp`."""

from __future__ import annotations

import base64
import hashlib
import secrets
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from qianyue.gateways.sandbox.desk import Refusal
from qianyue.gateways.sandbox.journal import Journal, KeyReused
from qianyue.gateways.wire import text
from qianyue.trust import algorithms, certificates, cmp, der, digests, oids
from qianyue.trust.authority import AuthorityError, DevelopmentAuthority
from qianyue.trust.authority.writing import REASONS
from qianyue.trust.certificates import CertificateRequest
from qianyue.trust.certificates.names import read_name
from qianyue.trust.errors import TrustError

MEDIA_TYPE = "application/pkixcmp"
REFERENCE = "qianyue-development"
PROFILES = ("event", "organisation")
_REASONS = {number: name for name, number in REASONS.items()}


def password(folder: Path) -> str:
    """What clients of this authority protect their messages with; made at the first start."""
    path = folder / "cmp.secret"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(32), "ascii")
        path.chmod(0o600)
    return path.read_text("ascii")


def cmp_routes(app: Flask, *, folder: Path, journal: Journal, authority: DevelopmentAuthority) -> None:
    mac = cmp.PasswordMac(reference=REFERENCE.encode(), password=password(folder).encode())
    responder = cmp.Responder(find=lambda key_id: mac if key_id == mac.reference else None, office=_Office(journal, authority))

    @app.post("/cmp")
    def answer() -> Response:
        if request.mimetype != MEDIA_TYPE:
            raise Refusal(415, "not_cmp", f"请以 {MEDIA_TYPE} 提交")
        return Response(responder.respond(request.get_data()), mimetype=MEDIA_TYPE)


class _Office:
    """The authority as CMP sees it: what one transaction was given stands in the journal."""

    def __init__(self, journal: Journal, authority: DevelopmentAuthority) -> None:
        self._journal, self._authority = journal, authority

    def certify(self, wanted: cmp.Wanted | bytes, *, profile: str | None, header: cmp.Header) -> list[bytes]:
        profile = profile or PROFILES[0]
        if profile not in PROFILES:
            raise cmp.CmpRefused(failure="unaccepted_policy")
        asked = _request(wanted)
        name, evidence = asked.subject, _evidence(header)
        digest = hashlib.sha256(b"|".join((profile.encode(), name.encoded, asked.spki, evidence or b""))).hexdigest()

        def make() -> dict[str, Any]:
            chain = self._authority.issue(
                asked,
                profile=profile,
                subject_name=name.common_name or "",
                organisation=name.first(oids.ORGANISATION) if profile == "organisation" else None,
                serial_hint=name.first(oids.SERIAL_NUMBER),
                evidence_digest=evidence,
            )
            return {"id": secrets.token_hex(8), "chain": [text(item) for item in chain]}

        try:
            record = self._journal.once(f"cmp {header.transaction.hex()}", digest, make)
        except KeyReused:
            raise cmp.CmpRefused(failure="transaction_id_in_use") from None
        except AuthorityError:
            raise cmp.CmpRefused(failure="bad_cert_template") from None
        return self._good(record["chain"])

    def withdraw(self, certificate: bytes) -> None:
        self._authority.revoke(serial=certificates.read(certificate).serial, reason="cessation_of_operation")

    def revoke(self, wanted: cmp.Revocation) -> None:
        if wanted.issuer != self._authority.issuing.subject.encoded:
            raise cmp.CmpRefused(failure="wrong_authority")
        if wanted.reason not in _REASONS:
            raise cmp.CmpRefused(failure="bad_request")
        try:
            self._authority.revoke(serial=wanted.serial, reason=_REASONS[wanted.reason])
        except AuthorityError:
            raise cmp.CmpRefused(failure="bad_cert_id") from None

    def _good(self, chain: list[str]) -> list[bytes]:
        """A certificate that its holder refused, or that was revoked, is not handed out again."""
        encoded = [base64.b64decode(item) for item in chain]
        serial = certificates.read(encoded[0]).serial
        if any(entry.serial == serial and entry.revoked_at for entry in self._authority.issued()):
            raise cmp.CmpRefused(failure="cert_revoked")
        return encoded


def _request(wanted: cmp.Wanted | bytes) -> CertificateRequest:
    """A PKCS#10 request with its proof, or one whose proof the platform has checked: whoever has the password is believed."""
    try:
        if isinstance(wanted, bytes):
            return certificates.read_request(wanted)
        algorithms.key_kind(wanted.spki)
        return CertificateRequest(read_name(der.parse(wanted.subject)), wanted.spki)
    except certificates.CertificateError:
        raise cmp.CmpRefused(failure="bad_pop") from None
    except TrustError:
        raise cmp.CmpRefused(failure="bad_cert_template") from None


def _evidence(header: cmp.Header) -> bytes | None:
    if (given := header.info(oids.EVIDENCE_DIGEST)) is None:
        return None
    fields = der.parse(given).fields()
    digest, value = digests.read_identifier(fields.take()), fields.take().as_octets()
    fields.done()
    if digest.name != "sha256" or len(value) != digest.size:
        raise cmp.CmpRefused(failure="bad_request")
    return value
