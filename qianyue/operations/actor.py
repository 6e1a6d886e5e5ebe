"""Who does an act, in which capacity, from where. Keys and facts of the request only; the people are in `people`."""

from __future__ import annotations

import dataclasses
import uuid

WORKER, OFFICER, SYSTEM, VISITOR = "worker", "officer", "system", "visitor"
OWNER, HANDLER, APPROVER, SEAL_KEEPER, ARCHIVIST, VIEWER = "owner", "handler", "approver", "seal_keeper", "archivist", "viewer"
COUNTER = "counter"  # the channel of a worker at a service counter's terminal
MEMBERS = (OWNER, HANDLER, APPROVER, SEAL_KEEPER, ARCHIVIST, VIEWER)  # act for an employer: employers.permissions


@dataclasses.dataclass(frozen=True, kw_only=True)
class Request:
    """Where an act came from: goes into the evidence as salted commitments, into logs only by `id`."""

    id: str = ""
    address: str = ""
    device: str = ""
    channel: str = "web"  # web | api | cli | worker | counter


@dataclasses.dataclass(frozen=True, kw_only=True)
class Actor:
    """The acting person. One person may be a worker in one act and a handler in another; an actor is one of them."""

    role: str
    person: uuid.UUID | None = None
    employer: uuid.UUID | None = None
    sent_by: uuid.UUID | None = None  # the employer that leads the group through which the person acts for this one
    authority: uuid.UUID | None = None  # an officer's
    request: Request = Request()

    @classmethod
    def system(cls, *, request: Request | None = None) -> Actor:
        """The platform itself, fulfilling what people decided."""
        return cls(role=SYSTEM, request=request or Request(channel="worker"))

    @property
    def on_behalf_of(self) -> uuid.UUID | None:
        """The employer or authority for which the person acts."""
        return self.employer or self.authority

    @property
    def key(self) -> str:
        return str(self.person or self.role)
