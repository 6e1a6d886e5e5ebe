"""What the verifier says, and its JSON (design.md 6)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from qianyue.trust.timestamps import Token
from qianyue.trust.verification.reasons import UNDETERMINED, Reason, judge, reason

_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@dataclass(kw_only=True)
class SignatureReport:
    """One party's signature. `signed_at` is its timestamp's time, never the signer's own clock."""

    role: str
    signer: str = ""
    issuer: str = ""
    algorithm: str = ""
    serial: str = ""
    signed_at: datetime | None = None
    covers: str = "earlier_revision"
    reasons: list[Reason] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        return judge(self.reasons)

    def to_dict(self) -> dict[str, Any]:
        return {
            "role": self.role,
            "signer": self.signer,
            "issuer": self.issuer,
            "algorithm": self.algorithm,
            "serial": self.serial,
            "verdict": self.verdict,
            "reasons": [item.to_dict() for item in self.reasons],
            "signed_at": written(self.signed_at),
            "covers": self.covers,
        }

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> SignatureReport:
        plain_texts = {key: told[key] for key in ("role", "signer", "issuer", "algorithm", "serial", "covers")}
        return cls(**plain_texts, signed_at=read(told["signed_at"]), reasons=_reasons(told))


@dataclass(kw_only=True)
class TimestampReport:
    """A document timestamp. `lapses_at`: until then it proves by itself; a newer one must cover it by then.

    `token`: what was read, where this was judged; it does not travel in the report.
    """

    time: datetime | None = None
    authority: str = ""
    lapses_at: datetime | None = None
    token: Token | None = field(default=None, repr=False, compare=False)
    covers: str = "earlier_revision"
    reasons: list[Reason] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        return judge(self.reasons)

    def to_dict(self) -> dict[str, Any]:
        return {
            "time": written(self.time),
            "authority": self.authority,
            "lapses_at": written(self.lapses_at),
            "verdict": self.verdict,
            "reasons": [item.to_dict() for item in self.reasons],
        }

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> TimestampReport:
        lapses_at = read(told["lapses_at"])
        return cls(time=read(told["time"]), authority=told["authority"], lapses_at=lapses_at, reasons=_reasons(told))


@dataclass(kw_only=True)
class Report:
    """One file. `changes` is none, permitted or forbidden; `own` are reasons about the file as a whole.

    `timestamp` is the closing one, which came after the signatures: its time is the contract's signing time (art. 20).
    `renewals` came later, each over all before it, in order.
    """

    signatures: list[SignatureReport] = field(default_factory=list)
    timestamp: TimestampReport | None = None
    renewals: list[TimestampReport] = field(default_factory=list)
    changes: str = "none"
    terms: dict[str, Any] | None = None
    own: list[Reason] = field(default_factory=list)

    @property
    def newest(self) -> TimestampReport | None:
        """The timestamp that has to cover the whole file, and that lapses last."""
        return self.renewals[-1] if self.renewals else self.timestamp

    @property
    def reasons(self) -> list[Reason]:
        """Everything that keeps the file from being valid, once each."""
        parts = [*self.own, *(item for signature in self.signatures for item in signature.reasons)]
        parts += self.timestamp.reasons if self.timestamp else []
        parts += [item for renewal in self.renewals for item in renewal.reasons]
        return list(dict.fromkeys(parts))

    @property
    def verdict(self) -> str:
        if not self.signatures and not self.own:
            return UNDETERMINED
        return judge(self.reasons)

    def to_dict(self, *, file: str) -> dict[str, Any]:
        return {
            "file": file,
            "verdict": self.verdict,
            "reasons": [item.to_dict() for item in self.reasons],
            "signatures": [signature.to_dict() for signature in self.signatures],
            "timestamp": self.timestamp.to_dict() if self.timestamp else None,
            "renewals": [renewal.to_dict() for renewal in self.renewals],
            "changes_after_signing": self.changes,
            "terms": self.terms,
        }

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> Report:
        """The report that `to_dict` told of; which reasons were the file's own is not told, they all count as such."""
        stamp = told["timestamp"]
        return cls(
            signatures=[SignatureReport.from_dict(item) for item in told["signatures"]],
            timestamp=TimestampReport.from_dict(stamp) if stamp else None,
            renewals=[TimestampReport.from_dict(item) for item in told["renewals"]],
            changes=told["changes_after_signing"],
            terms=told["terms"],
            own=_reasons(told),
        )


def _reasons(told: dict[str, Any]) -> list[Reason]:
    return [reason(item["code"]) for item in told["reasons"]]


def read(moment: str | None) -> datetime | None:
    """What `written` wrote."""
    return datetime.fromisoformat(moment) if moment else None


def plain(text: str) -> str:
    """A file's own words as they may be shown: nothing in them moves a cursor, breaks a line or turns the writing around.

    A name could otherwise print a verdict of its own. Letters of every script stay as they are.
    """
    return "".join("\N{REPLACEMENT CHARACTER}" if _unprintable(character) else character for character in text)


def _unprintable(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or unicodedata.bidirectional(character) in _TURNING


def written(moment: datetime | None) -> str | None:
    """RFC 3339, UTC, with Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
