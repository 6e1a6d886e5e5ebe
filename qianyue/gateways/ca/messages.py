"""The wire format: JSON, with DER in base64."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from qianyue.gateways.wire import Base64, Key

Der = Annotated[Base64, Field(min_length=1, max_length=64_000)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Serial = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,40}$")]


class Subject(BaseModel):
    """`number`: of the event; `uscc`: unified social credit code of the organisation."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: Name
    number: Name | None = None
    uscc: Name | None = None


class Enrolment(BaseModel):
    """POST /certificates"""

    model_config = ConfigDict(extra="forbid")
    csr: Der
    profile: Literal["event", "organisation"]
    subject: Subject
    evidence_digest: Annotated[Base64, Field(min_length=32, max_length=32)] | None = None
    key: Key


class Certified(BaseModel):
    """The answer to it, the same for the same key."""

    key: Key
    chain: Annotated[list[Der], Field(min_length=1, max_length=8)]


class Revocation(BaseModel):
    """POST /revocations. `serial` is hexadecimal, without leading zeros."""

    model_config = ConfigDict(extra="forbid", strict=True)
    serial: Serial
    reason: Name
    key: Key


class Revoked(BaseModel):
    key: Key
    serial: Serial
    revoked_at: AwareDatetime


class RootList(BaseModel):
    """GET /roots"""

    roots: Annotated[list[Der], Field(min_length=1, max_length=50)]
