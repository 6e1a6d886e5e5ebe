"""The wire format: what client and provider say to each other, in JSON."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from qianyue.gateways.identity.statement import Hex
from qianyue.gateways.wire import Base64, Id, Key

Url = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]{1,2000}$")]


class Request(BaseModel):
    """POST /checks"""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    id_type: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    id_number: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,40}$")]
    phone: Annotated[str, StringConstraints(max_length=20)]
    return_url: Url
    key: Key


class Opened(BaseModel):
    """The answer to it, the same for the same key."""

    id: Id
    key: Key
    url: Url


class Signed(BaseModel):
    """GET /results/<id>: a `Statement` as bytes, its signature, and the salt of its subject."""

    statement: Annotated[Base64, Field(max_length=4000)]
    signature: Annotated[Base64, Field(min_length=64, max_length=64)]
    salt: Hex


class PublicKey(BaseModel):
    """GET /key"""

    algorithm: str
    public_key: Annotated[Base64, Field(min_length=32, max_length=32)]
