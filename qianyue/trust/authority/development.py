"""The development authority itself: issues, revokes, answers."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from qianyue.trust import algorithms, certificates, digests, oids, pem, revocation
from qianyue.trust.authority import keystore, writing
from qianyue.trust.authority.keystore import AuthorityError, Identity
from qianyue.trust.authority.profiles import ISSUING, PROFILES, ROOT, Profile, extensions
from qianyue.trust.authority.register import Issued, Register
from qianyue.trust.keys import SoftwareKey
from qianyue.trust.timestamps import DevelopmentTsa

BACKDATE = timedelta(minutes=1)  # hosts whose clocks differ a little must not see a certificate from the future
CRL_LIFE = timedelta(days=7)
OCSP_LIFE = timedelta(days=1)
OCSP_URL = "http://ocsp.invalid/"  # RFC 2606: leads nowhere until somebody says where the authority answers
LONGEST_NAME = 64  # ub-common-name, RFC 5280 A.1
# Region, birth date, sequence, check character (GB 11643); long numbers of other make are let through.
_ID_NUMBER = re.compile(r"(?<!\d)\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)", re.ASCII)
Clock = Callable[[], datetime]
MARK = "开发测试"
_SERVICES = {"ocsp": "OCSP", "root_ocsp": "根 OCSP", "tsa": "时间戳服务"}


class DevelopmentAuthority:
    """A two-level authority (P-256, SM2 or RSA) whose names say 开发测试. Safe for threads of one process.

    `create()` lives in memory; `create(path)` keeps keys and register in an empty folder, `load(path)` opens it again.
    """

    def __init__(self, *, identities: dict[str, Identity], register: Register, clock: Clock, ocsp_url: str) -> None:
        self._identities, self._register, self._clock, self._ocsp_url = identities, register, clock, ocsp_url

    @classmethod
    def create(
        cls,
        path: Path | None = None,
        *,
        clock: Clock = lambda: datetime.now(UTC),
        ocsp_url: str = OCSP_URL,
        algorithm: str = "ecdsa_p256_sha256",
        mark: str = MARK,
    ) -> DevelopmentAuthority:
        """A new authority with new keys of this algorithm. `ocsp_url` is written into every certificate; `mark` begins all
        its names, so that two authorities can be told apart."""
        now = _whole(clock())
        root, issuing = SoftwareKey.generate(algorithm=algorithm), SoftwareKey.generate(algorithm=algorithm)
        make = partial(_authority_identity, now=now, ocsp_url=ocsp_url, mark=mark)
        identities = {"root": make(ROOT, root, "根证书", issuer=None)}
        identities["issuing"] = make(ISSUING, issuing, "签发证书", issuer=identities["root"])
        for role, label in _SERVICES.items():
            profile = PROFILES["tsa" if role == "tsa" else "ocsp"]
            issuer = identities["root" if role == "root_ocsp" else "issuing"]
            identities[role] = make(profile, SoftwareKey.generate(algorithm=algorithm), label, issuer=issuer)
        if path is not None:
            keystore.save(path, identities)
        register = Register(path / "register.jsonl" if path else None)
        for role, identity in identities.items():
            if role != "root":
                register.add(_entry(identity.certificate, role, issuer="root" if role in ("issuing", "root_ocsp") else "issuing"))
        return cls(identities=identities, register=register, clock=clock, ocsp_url=ocsp_url)

    @classmethod
    def load(cls, path: Path, *, clock: Clock = lambda: datetime.now(UTC), ocsp_url: str = OCSP_URL) -> DevelopmentAuthority:
        register = Register(path / "register.jsonl")
        return cls(identities=keystore.load(path), register=register, clock=clock, ocsp_url=ocsp_url)

    @property
    def root(self) -> certificates.Certificate:
        return self._identities["root"].certificate

    @property
    def issuing(self) -> certificates.Certificate:
        return self._identities["issuing"].certificate

    @property
    def roots(self) -> certificates.Roots:
        """The root as a verifier's trust anchor."""
        return certificates.Roots([self.root])

    def root_pem(self) -> str:
        return pem.encode(self.root.der)

    def chain_pem(self) -> str:
        """Issuing authority and root."""
        return pem.encode(self.issuing.der) + pem.encode(self.root.der)

    def tsa(self) -> DevelopmentTsa:
        """The timestamping authority this one certified."""
        identity = self._identities["tsa"]
        digest = algorithms.named(identity.key.algorithm).digest or "sha256"
        chain = [identity.certificate.der, self.issuing.der]
        return DevelopmentTsa(signer=identity.key, chain=chain, clock=self._clock, digest=digest)

    def issue(
        self,
        request: bytes | certificates.CertificateRequest,
        *,
        profile: str,
        subject_name: str,
        organisation: str | None = None,
        serial_hint: str | None = None,
        evidence_digest: bytes | None = None,
        evidence_algorithm: str = "sha256",
        valid_hours: int | None = None,
    ) -> list[bytes]:
        """A certificate for the key of the request: DER of certificate and issuing authority, leaf first.

        The request, PKCS#10, proves possession (one read already has proved it to somebody the authority believes); its
        subject is ignored, the authority decides what it certifies.
        `serial_hint` becomes the subject's serialNumber: the event's number, or the unified social credit code.
        """
        chosen = _profile(profile, valid_hours)
        _check_subject(subject_name, serial_hint, profile=chosen)
        wanted = certificates.read_request(request) if isinstance(request, bytes) else request
        evidence = None
        if evidence_digest is not None:
            algorithm = digests.algorithm(evidence_algorithm)
            if len(evidence_digest) != algorithm.size:
                raise AuthorityError("evidence_digest_invalid", "证据摘要长度不正确，请重新计算后再申请证书。")
            evidence = (algorithm.oid, evidence_digest)
        attributes = [(oids.COUNTRY, "CN")]
        attributes += [(oids.ORGANISATION, organisation)] if organisation else []
        attributes += [(oids.COMMON_NAME, subject_name)]
        attributes += [(oids.SERIAL_NUMBER, serial_hint)] if serial_hint else []
        now, issuer = _whole(self._clock()), self._identities["issuing"]
        encoded = writing.certificate(
            signer=issuer.key,
            issuer=issuer.certificate.subject.encoded,
            subject=certificates.name(*attributes),
            spki=wanted.spki,
            serial=_serial(),
            not_before=now - BACKDATE,
            not_after=now + timedelta(hours=valid_hours or chosen.valid_hours),
            extensions=extensions(
                chosen,
                spki=wanted.spki,
                issuer_spki=issuer.certificate.spki,
                ocsp_url=self._ocsp_url,
                evidence=evidence,
            ),
        )
        self._register.add(_entry(certificates.read(encoded), profile, issuer="issuing"))
        return [encoded, issuer.certificate.der]

    def revoke(self, *, serial: int, reason: str = "unspecified") -> Issued:
        """Revokes now; a certificate already revoked stays revoked since the first time."""
        if reason not in writing.REASONS:
            raise AuthorityError("revocation_reason_unknown", f"吊销原因须为 {'、'.join(writing.REASONS)} 之一。")
        entry = self._register.revoke(serial=serial, at=_whole(self._clock()), reason=reason)
        if entry is None:
            raise AuthorityError("certificate_unknown", "没有签发过此序列号的证书，请核对序列号。")
        return entry

    def issued(self) -> list[Issued]:
        return self._register.all()

    def crl(self, *, issuer: str = "issuing") -> bytes:
        """The complete list of the issuing authority, or of the root (`issuer="root"`)."""
        identity, now = self._identities[issuer], _whole(self._clock())
        return writing.crl(
            signer=identity.key,
            issuer=identity.certificate,
            number=int(now.timestamp()),
            this_update=now,
            next_update=now + CRL_LIFE,
            revoked=[entry for entry in self._register.all() if entry.issuer == issuer],
        )

    def ocsp(self, request_der: bytes) -> bytes:
        """An OCSPResponse for certificates of the issuing authority, or of the root: one issuer a request."""
        try:
            request = revocation.read_request(request_der)
        except revocation.RevocationError:
            return writing.ocsp_refusal(1)
        for name, role in (("issuing", "ocsp"), ("root", "root_ocsp")):
            issuer = self._identities[name].certificate
            if all(cert_id.matches(issuer=issuer) for cert_id, _ in request.questions):
                return self._answer(request, issuer=name, responder=self._identities[role])
        return writing.ocsp_refusal(6)

    def _answer(self, request: revocation.OcspRequest, *, issuer: str, responder: Identity) -> bytes:
        now = _whole(self._clock())
        singles = []
        for cert_id, encoded in request.questions:
            entry = self._register.get(cert_id.serial)
            if entry is not None and entry.issuer != issuer:
                entry = None
            singles.append(writing.ocsp_single(cert_id=encoded, entry=entry, this_update=now, next_update=now + OCSP_LIFE))
        return writing.ocsp_response(
            signer=responder.key, responder=responder.certificate, produced_at=now, singles=singles, nonce=request.nonce
        )


def _authority_identity(
    profile: Profile, key: SoftwareKey, label: str, *, now: datetime, ocsp_url: str, mark: str, issuer: Identity | None
) -> Identity:
    subject = certificates.name((oids.COUNTRY, "CN"), (oids.ORGANISATION, f"签约 {mark}"), (oids.COMMON_NAME, f"{mark}{label}"))
    signer, issuer_name = (issuer.key, issuer.certificate.subject.encoded) if issuer else (key, subject)
    encoded = writing.certificate(
        signer=signer,
        issuer=issuer_name,
        subject=subject,
        spki=key.public_key_der,
        serial=_serial(),
        not_before=now - BACKDATE,
        not_after=now + timedelta(hours=profile.valid_hours),
        extensions=extensions(
            profile,
            spki=key.public_key_der,
            issuer_spki=signer.public_key_der,
            ocsp_url=ocsp_url if issuer else None,  # nobody answers for a root
        ),
    )
    return Identity(key, certificates.read(encoded))


def _profile(name: str, valid_hours: int | None) -> Profile:
    profile = PROFILES.get(name)
    if profile is None:
        raise AuthorityError("profile_unknown", f"没有名为 {name} 的证书模板，请使用 {'、'.join(PROFILES)} 之一。")
    if valid_hours is not None and not 1 <= valid_hours <= profile.longest_hours:
        raise AuthorityError("validity_refused", f"{name} 证书的有效期须在 1 至 {profile.longest_hours} 小时之间。")
    return profile


def _check_subject(subject_name: str, serial_hint: str | None, *, profile: Profile) -> None:
    """Names as they are, but fit for a certificate, and never an identity number in clear (crypto.md 5.3)."""
    if not 1 <= len(subject_name) <= LONGEST_NAME or any(character < " " for character in subject_name):
        raise AuthorityError("subject_refused", f"证书主体名称须为 1 至 {LONGEST_NAME} 个字符，且不含控制字符。")
    if serial_hint is not None and not re.fullmatch(r"[A-Za-z0-9 ()+,./:=?'-]{1,64}", serial_hint):
        raise AuthorityError("subject_refused", "证书主体编号只能含字母、数字与连字符，且不超过 64 个字符。")
    if profile.name == "event" and any(_ID_NUMBER.search(text) for text in (subject_name, serial_hint or "")):
        raise AuthorityError("subject_refused", "事件型证书的主体不得含身份证件号码，请改用事件编号。")


def _entry(certificate: certificates.Certificate, profile: str, *, issuer: str) -> Issued:
    return Issued(
        serial=certificate.serial,
        issuer=issuer,
        profile=profile,
        subject=certificate.subject.display,
        not_before=certificate.not_before,
        not_after=certificate.not_after,
    )


def _serial() -> int:
    """127 random bits, positive and of constant length (CA/B Forum BR 7.1 asks for 64)."""
    return secrets.randbits(126) | 1 << 126


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
