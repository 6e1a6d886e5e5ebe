"""Whose contracts somebody sees who was sent to several members of a group: the own employer's, and each member's as far as it
lets them. It adds no right: what is not a membership that holds now (`Members.current`) is not in it (decision 0018)."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from django.db.models import Q, QuerySet

from qianyue.contracts import access
from qianyue.contracts.models import Contract
from qianyue.employers.models import Employer, Membership
from qianyue.employers.permissions import PERMISSIONS, ROLES
from qianyue.operations.actor import Actor


@dataclasses.dataclass(frozen=True, kw_only=True)
class GroupReach:
    """`own`: the membership acted under, at the employer that leads; `sent`: what the person has at its members through it."""

    actor: Actor
    own: Membership
    sent: list[Membership]

    @property
    def members(self) -> list[Membership]:
        """The own one first; after it what lets more goes before what lets less."""
        order = list(ROLES)
        return [self.own, *sorted(self.sent, key=lambda one: order.index(one.role))]

    @property
    def keeping(self) -> list[Membership]:
        """Those under which contracts may be taken away."""
        return [one for one in self.members if one.role in PERMISSIONS["keep"].roles]

    @property
    def employers(self) -> list[Employer]:
        """Each once, the own one first, then by name."""
        others = {one.employer_id: one.employer for one in self.sent}
        return [self.own.employer, *sorted(others.values(), key=lambda employer: (employer.name, employer.id))]

    def contracts(self, *, kept: bool = False) -> QuerySet[Contract]:
        """What may be looked at; with `kept`, what may be taken away. Nothing where the person is sent to no member: the own
        employer's alone are the desk's list."""
        if not self.sent:
            return Contract.objects.none()
        return access.of_members(self.keeping if kept else self.members)

    def at(self, employer: uuid.UUID) -> Q:
        """What of it stands in this employer's own list."""
        return access.within(one for one in self.members if one.employer_id == employer)

    def way(self, contract: Contract) -> Membership:
        """Under which the person opens this contract, which is one of `contracts`."""
        return next(one for one in self.members if opens(one, contract))

    def acting(self, member: Membership) -> Actor:
        """As whom the person acts under this one of `members`."""
        if member is self.own:
            return self.actor
        return dataclasses.replace(self.actor, role=member.role, employer=member.employer_id, sent_by=self.own.employer_id)


def group_reach(actor: Actor) -> GroupReach:
    """Asked anew each time: a grant that has just been taken back, or whose time is over, is in none. Errors: NotAllowed."""
    own = access.membership(actor)
    sent = Membership.objects.current().filter(person=actor.person, through__place__leader=actor.employer)
    joined = ("employer", "department", "through", "delegated_by")  # the last two say when it ends
    return GroupReach(actor=actor, own=own, sent=list(sent.select_related(*joined).order_by("created_at")))


def opens(member: Membership, contract: Any) -> bool:
    """The question that `access.within` asks the database, of one contract or the columns of one."""
    if member.employer_id == contract.employer_id:
        return member.department_id in (None, contract.department_id)
    seals = member.employer_id == contract.partner_id and contract.state in access.FOR_PARTNERS
    return seals and member.department_id is None
