"""What the house asks of whoever checks that a person is who they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Literal, Protocol

from qianyue.gateways.identity.statement import commitment


@dataclass(frozen=True, kw_only=True)
class Check:
    """A check that was opened: `url` is the provider's page to which the person is sent."""

    id: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Result:
    """The provider's signed statement about one check, read and verified.

    `statement` are the bytes that were signed and `signature` the Ed25519 signature over them: together with the
    provider's public key they prove the rest to anybody. `score` is a similarity in percent; `reason` a word, when failed.
    `subject` commits to the person without naming them (see `is_about`).
    """

    status: Literal["pending", "passed", "failed"]
    method: str
    level: str
    score: int | None
    provider: str
    transaction: str
    checked_at: datetime | None
    reason: str
    check: str
    subject: bytes
    salt: bytes
    statement: bytes
    signature: bytes

    def is_about(self, *, name: str, id_type: str, id_number: str) -> bool:
        """Whether the statement is about this person, as they were named when the check was opened."""
        return compare_digest(self.subject, commitment(salt=self.salt, name=name, id_type=id_type, id_number=id_number))


class IdentityGateway(Protocol):
    def start(self, *, name: str, id_type: str, id_number: str, phone: str, return_url: str, key: str) -> Check:
        """Open a check. `id_type` as in the terms file; the same `key` twice is one check. Errors: GatewayError."""
        ...

    def result(self, check_id: str) -> Result:
        """What has come of it so far. Errors: GatewayError; GatewayGarbage when the signature does not hold."""
        ...

    def is_sandbox(self) -> bool:
        """Whether the provider says of itself that it is a sandbox. Errors: GatewayDown."""
        ...
