"""Employers, the people who act for them, and their seals."""

from __future__ import annotations

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from qianyue.employers.application_models import Application, MaterialItem, Review, Scan
from qianyue.employers.group_models import GIVES, GroupGrant, GroupPlace
from qianyue.employers.permissions import ROLES
from qianyue.employers.text_models import ContractText
from qianyue.operations.fields import EncryptedBytes, EncryptedText
from qianyue.operations.ids import new_id, shard_of

__all__ = [
    "Application",
    "ContractText",
    "Department",
    "Employer",
    "GroupGrant",
    "GroupPlace",
    "MaterialItem",
    "Members",
    "Membership",
    "Review",
    "Scan",
    "Seal",
]


class Employer(models.Model):
    """A registered employer. Its key founds the shard of everything that belongs to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18, unique=True)
    kind = models.CharField(max_length=32)
    region = models.CharField(max_length=6)
    industry = models.CharField(max_length=1, blank=True, help_text="section of GB/T 4754 (门类); empty: not registered")
    registered_address = models.CharField(max_length=300)
    business_address = models.CharField(max_length=300, blank=True)
    legal_representative = EncryptedText()
    phone = EncryptedText(null=True)
    approve_offers = models.BooleanField(default=False, help_text="an approver looks at what is offered, before it is")
    approve_seals = models.BooleanField(default=False, help_text="an approver looks at what is sealed, before it is")
    active = models.BooleanField(default=True, help_text="false while suspended, and once closed")
    closed_at = models.DateTimeField(null=True, help_text="final; a suspension is not")
    stopped_because = EncryptedText(null=True, help_text="the authority's reason, while it is suspended or once it is closed")
    created_at = models.DateTimeField(auto_now_add=True)

    @property
    def shard(self) -> int:
        return shard_of(self.id)

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A part of an employer: whose members see its contracts and no others."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="departments")
    name = models.CharField(max_length=40)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employer", "name"], condition=models.Q(active=True), name="department_once"),
        ]

    def __str__(self) -> str:
        return self.name


def _lasts(whose: str) -> models.Q:
    """Active, and its time is not over."""
    endless, ahead = models.Q(**{f"{whose}valid_until": None}), models.Q(**{f"{whose}valid_until__gt": Now()})
    return models.Q(**{f"{whose}active": True}) & (endless | ahead)


class Members(models.QuerySet["Membership"]):
    def current(self) -> Self:
        """Those that hold now: not ended, not for a time that is over, and not lent from what no longer holds. Who comes from a
        group holds while its grant does, and not while the authority has suspended the employer that leads it."""
        granted = models.Q(through=None) | (_lasts("through__") & models.Q(delegated_by__employer__active=True))
        return self.filter(_lasts(""), models.Q(delegated_by=None) | _lasts("delegated_by__"), granted)

    def for_department(self, department: uuid.UUID | None) -> Self:
        """Those who look after the contracts of `department`: its own, and who looks after the whole employer."""
        return self.filter(models.Q(department=None) | models.Q(department=department))


class Membership(models.Model):
    """A person acting for an employer in one role. Contracts belong to the employer, never to the handler (trap 23).

    With a department it reaches that department's contracts only; with an end it stops there by itself. Of somebody whom a
    group sends, `through` is what the employer granted and `delegated_by` the person's own role at the group's leader.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=ROLES)
    department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="members", help_text="null: the whole employer"
    )
    named = EncryptedText(
        null=True, help_text="whom the application or the administrator named by phone: the holder of the phone must be them"
    )
    valid_until = models.DateTimeField(null=True)
    delegated_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="delegations")
    through = models.ForeignKey(
        GroupGrant, null=True, on_delete=models.PROTECT, related_name="people", help_text="null: one of the employer's own people"
    )
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Members.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employer", "person", "role"], condition=models.Q(active=True), name="member_once"),
            models.CheckConstraint(
                condition=models.Q(through=None) | models.Q(delegated_by__isnull=False, role__in=tuple(GIVES.values())),
                name="group_never_seals",
            ),
        ]

    @property
    def ends(self) -> datetime.datetime | None:
        """When it ends by itself, whatever it hangs on; None: not by time."""
        ends = [self.valid_until, *(on.valid_until for on in (self.delegated_by, self.through) if on)]
        return min((end for end in ends if end), default=None)


class Seal(models.Model):
    """An electronic seal: a picture drawn from the registered name or taken from the employer's own seal, and the organisation's
    key and certificate."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="seals")
    title = models.CharField(max_length=40, default="劳动合同专用章")
    impression = EncryptedBytes(null=True, help_text="PNG from documents.clean_impression; without it the seal is drawn")
    key = EncryptedBytes(help_text="what `operations.keystore` opens")
    certificate_chain = models.JSONField(default=list, help_text="base64 DER, leaf first; empty until the CA has answered")
    active = models.BooleanField(default=False)
    dropped_at = models.DateTimeField(null=True, help_text="the order for its certificate came to nothing")
    dropped_because = models.CharField(
        max_length=64, blank=True, help_text="the CA's word, or `renamed`: ordered under an earlier name"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employer"], condition=models.Q(active=True), name="one_active_seal"),
        ]
