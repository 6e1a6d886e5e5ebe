"""What the API takes and gives beside terms files, findings and verification reports, which have formats of their own."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field


class Problem(Schema):
    """An RFC 9457 problem document; `fields` has a sentence per JSON pointer."""

    type: str
    title: str
    status: int
    code: str
    fields: dict[str, str] = {}


class Draft(Schema):
    model_config = ConfigDict(extra="forbid")
    terms: dict[str, Any]


class Edit(Draft):
    edition: int = Field(ge=1, description="the edition that was edited: an older one is refused with 409")


class Ordering(Schema):
    model_config = ConfigDict(extra="forbid")
    order: str = Field(description="who signs first: worker, employer or either; an offer that stands keeps its own")
    edition: int = Field(ge=1)


class Proposing(Schema):
    model_config = ConfigDict(extra="forbid")
    edition: int = Field(ge=1)
    message: str = Field(default="", max_length=200)


class ContractOut(Schema):
    """`signing_time` is the closing timestamp's time, and absent before conclusion. `order`: to the worker as it was offered, to
    the employer's people the working copy's, of which `edition` counts the saves. `closes_at`: until when the offer that stands
    may first be signed or sealed; absent where no time runs."""

    id: uuid.UUID
    number: str
    state: str
    edition: int
    order: str
    waiting_for: str
    closes_at: datetime.datetime | None
    signing_time: datetime.datetime | None
    document_sha256: str | None


class AttachmentOut(Schema):
    """`sha256` is of the PDF/A that the platform made of what was sent: the one that the contract names."""

    number: int
    title: str
    sha256: str
    pages: int
    size: int


class Contracts(Schema):
    items: list[ContractOut]
    total: int


class CheckpointOut(Schema):
    """The evidence log's latest signed note, and the timestamp over it (base64 DER) when it has come."""

    note: str
    token: str | None
