"""A signing key of two halves: the worker's browser has one, the platform the other, and neither signs alone (crypto.md 5.2).

With d the private key that never exists, (1+d)⁻¹ = d1·d2 mod n; the browser holds d1, the platform d2. One key signs its
certificate request and one document.

    browser                                    platform
    d1; P1 = d1⁻¹·G; proof of d1⁻¹      ──▶    checks; d2; P = d2⁻¹·P1 − G; proof of d2⁻¹ for base P1
    checks the proof; certificate on P  ◀──    P, proof
    e = SM3(ZA ‖ attributes), its own          e from its own file, fixed before Q1 is taken
    k1; Q1 = k1·G                       ──▶    k2, k3; (x1, _) = k3·Q1 + k2·G; r = e + x1; s2 = d2·k3; s3 = d2·(r + k2)
    s = d1·k1·s2 + d1·s3 − r            ◀──    r, s2, s3
    verifies, then shows (r, s)         ──▶    verifies, destroys d2

Messages are fixed-width hexadecimal: numbers 64 digits, points 130 (04 ‖ x ‖ y). A proof is Schnorr's: commitment A = a·B,
challenge c = SM3(label ‖ session ‖ B ‖ value ‖ A) mod n, answer z = a + c·x. `label` is `qianyue-sm2-browser-1` or
`qianyue-sm2-platform-1`; `session` is a text that both know, so that no proof serves twice. Without the proofs a platform could
offer a P whose key it knows.

Python numbers are not constant-time: in production the platform's half belongs in a certified module.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from qianyue.trust import der
from qianyue.trust.digests import digest
from qianyue.trust.errors import TrustError
from qianyue.trust.sm2 import ORDER, digest_to_sign, libcrypto, verify

BROWSER, PLATFORM = "qianyue-sm2-browser-1", "qianyue-sm2-platform-1"
LIFETIME = timedelta(minutes=15)  # of the platform's half: no longer than the ceremony that it serves
GENERATOR = libcrypto.combine(1)
_MINUS_ONE = ORDER - 1
_DIGITS = re.compile("[0-9a-f]{64}")  # one spelling of a number


class TwoPartyError(TrustError):
    """Something in a joint key or signature does not hold; whoever notices forgets the half and begins again."""

    def __init__(self, what: str) -> None:
        super().__init__("joint_signature_refused", f"协同签名没有通过核对({what})，本次签名作废，请回到上一步重新签名。")


@dataclass(frozen=True)
class Proof:
    """Knowledge of x with value = x·base."""

    commitment: bytes
    answer: int

    @classmethod
    def make(cls, secret: int, *, base: bytes, value: bytes, label: str, session: str) -> Proof:
        once = _random()
        commitment = libcrypto.combine(0, base, once)
        return cls(commitment, (once + _challenge(label, session, base, value, commitment) * secret) % ORDER)

    def check(self, *, base: bytes, value: bytes, label: str, session: str) -> None:
        """Raises `TwoPartyError`."""
        challenge = _challenge(label, session, base, value, self.commitment)
        try:
            left, right = libcrypto.combine(0, base, self.answer), _plus(self.commitment, value, challenge)
        except libcrypto.Sm2Error:
            raise TwoPartyError("proof") from None
        if not compare_digest(left, right):
            raise TwoPartyError("proof")

    def to_text(self) -> str:
        return self.commitment.hex() + f"{self.answer:064x}"

    @classmethod
    def from_text(cls, text: object) -> Proof:
        """Raises `TwoPartyError`."""
        if not isinstance(text, str):
            raise TwoPartyError("proof")
        return cls(_point(text[:130]), _number(text[130:]))


class Browser:
    """The worker's half, as the script in the browser has it; in Python for rehearsals and tests."""

    def __init__(self, session: str) -> None:
        self._session, self._share = session, _random()
        inverse = pow(self._share, -1, ORDER)
        self.point = libcrypto.combine(inverse)
        proof = Proof.make(inverse, base=GENERATOR, value=self.point, label=BROWSER, session=session)
        self.first = {"point": self.point.hex(), "proof": proof.to_text()}
        self.public: bytes | None = None
        self._once: int | None = None

    def accept(self, answer: Mapping[str, object]) -> bytes:
        """The joint public point, once the platform has proved its half. Raises `TwoPartyError`."""
        public, proof = _point(answer.get("public")), Proof.from_text(answer.get("proof"))
        proof.check(base=self.point, value=_plus(public, GENERATOR, 1), label=PLATFORM, session=self._session)
        self.public = public
        return public

    def begin(self) -> str:
        """Q1 of a fresh one-off number."""
        self._once = _random()
        return libcrypto.combine(self._once).hex()

    def finish(self, answer: Mapping[str, object], data: bytes) -> bytes:
        """The signature over `data` (DER), verified before anybody sees it. What fails ends the half."""
        once, self._once = self._once, None
        try:
            if once is None or not self._share or self.public is None:
                raise TwoPartyError("order")
            r, s2, s3 = (_number(answer.get(name)) for name in ("r", "s2", "s3"))
            s = (self._share * once * s2 + self._share * s3 - r) % ORDER
            signature = der.sequence(der.integer(r), der.integer(s))
            if not s or s == ORDER - r or not verify(self.public, data, signature):
                raise TwoPartyError("signature")
        except TwoPartyError:
            self.forget()
            raise
        return signature

    def forget(self) -> None:
        """After the last signature."""
        self._once, self._share = None, 0


class Platform:
    """The platform's half between two requests: `to_bytes` is to be sealed, and is worth nothing after `LIFETIME`.

    `fix` says what is signed next, from the platform's own copy; only then is a Q1 answered, once. A half signs twice in its
    life: the certificate request, and what the certificate is for. Whoever keeps it must keep what `answer` leaves, committed,
    before the answer is sent: an older copy would answer again.
    """

    SIGNS = 2

    def __init__(
        self, *, session: str, share: int, public: bytes, made_at: datetime, e: bytes | None = None, answered: int = 0
    ) -> None:
        self.session, self._share, self.public, self.made_at = session, share, public, made_at
        self._e, self._answered = e, answered

    @classmethod
    def join(cls, first: Mapping[str, object], *, session: str, at: datetime) -> tuple[Platform, dict[str, str]]:
        """The half and the answer to the browser's first message. Raises `TwoPartyError`."""
        point, proof = _point(first.get("point")), Proof.from_text(first.get("proof"))
        proof.check(base=GENERATOR, value=point, label=BROWSER, session=session)
        share = _random()
        inverse = pow(share, -1, ORDER)
        try:
            public = libcrypto.combine(_MINUS_ONE, point, inverse)
        except libcrypto.Sm2Error:
            raise TwoPartyError("point") from None
        value = _plus(public, GENERATOR, 1)
        made = Proof.make(inverse, base=point, value=value, label=PLATFORM, session=session)
        return cls(session=session, share=share, public=public, made_at=at), {"public": public.hex(), "proof": made.to_text()}

    @property
    def spent(self) -> bool:
        """Whether the half is destroyed."""
        return not self._share

    def fix(self, data: bytes) -> None:
        """The next signature is over these bytes and no others. Raises `TwoPartyError` when something is fixed already."""
        if self.spent or self._e is not None:
            raise TwoPartyError("fixed")
        self._e = digest_to_sign(self.public, data)

    def answer(self, q1: object, *, at: datetime) -> dict[str, str]:
        """r, s2 and s3 for the browser's Q1 under what was fixed. Once; raises `TwoPartyError`, and the half is destroyed."""
        e, share, self._e = self._e, self._share, None
        self._answered += 1
        if self._answered >= self.SIGNS:
            self._share = 0  # whatever comes of it
        try:
            if e is None or not share:
                raise TwoPartyError("nothing fixed")
            if not self.made_at <= at <= self.made_at + LIFETIME:
                raise TwoPartyError("too old")
            return self._answer(_point(q1), int.from_bytes(e, "big"), share)
        except TwoPartyError:
            self._share = 0
            raise

    def _answer(self, point: bytes, e: int, share: int) -> dict[str, str]:
        for _ in range(8):  # a failing draw has a chance of 2⁻²⁵⁶
            k2, k3 = _random(), _random()
            r = (e + int.from_bytes(libcrypto.combine(k2, point, k3)[1:33], "big")) % ORDER
            s2, s3 = share * k3 % ORDER, share * (r + k2) % ORDER
            if r and s2 and s3:
                return {"r": f"{r:064x}", "s2": f"{s2:064x}", "s3": f"{s3:064x}"}
        raise TwoPartyError("numbers")

    def to_bytes(self) -> bytes:
        e, share = self._e.hex() if self._e is not None else None, f"{self._share:064x}"
        stored = [self.session, share, self.public.hex(), self.made_at.isoformat(), e, self._answered]
        return json.dumps(stored).encode()

    @classmethod
    def from_bytes(cls, stored: bytes) -> Platform:
        session, share, public, made_at, e, answered = json.loads(stored)
        return cls(
            session=session,
            share=int(share, 16),
            public=bytes.fromhex(public),
            made_at=datetime.fromisoformat(made_at),
            e=bytes.fromhex(e) if e is not None else None,
            answered=answered,
        )


def _challenge(label: str, session: str, base: bytes, value: bytes, commitment: bytes) -> int:
    return int.from_bytes(digest("sm3", label.encode(), session.encode(), base, value, commitment), "big") % ORDER


def _plus(one: bytes, other: bytes, factor: int) -> bytes:
    """one + factor·other."""
    return libcrypto.add(one, libcrypto.combine(0, other, factor))


def _point(text: object) -> bytes:
    try:
        point = bytes.fromhex(text) if isinstance(text, str) and len(text) == 130 else b""
        return libcrypto.combine(0, point, 1)  # refuses what is not on the curve
    except (ValueError, libcrypto.Sm2Error):
        raise TwoPartyError("point") from None


def _number(text: object) -> int:
    number = int(text, 16) if isinstance(text, str) and _DIGITS.fullmatch(text) else 0
    if not 0 < number < ORDER:
        raise TwoPartyError("number")
    return number


def _random() -> int:
    return secrets.randbelow(ORDER - 1) + 1
