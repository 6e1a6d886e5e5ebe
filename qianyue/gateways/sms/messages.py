"""The wire format: what client and provider say to each other, in JSON."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from qianyue.gateways.wire import Id, Key

Phone = Annotated[str, StringConstraints(pattern=r"^(1[0-9]{10}|\+[0-9]{7,15})$")]


class Message(BaseModel):
    """POST /messages"""

    model_config = ConfigDict(extra="forbid", strict=True)
    to: Phone
    text: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    key: Key


class Accepted(BaseModel):
    """The answer to it, the same for the same key."""

    id: Id
    key: Key
    accepted_at: AwareDatetime


class Delivery(BaseModel):
    """GET /reports/<id>"""

    id: Id
    status: Literal["accepted", "delivered", "failed"]
    at: AwareDatetime
    reason: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")] = ""
