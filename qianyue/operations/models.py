"""What the platform still owes: obligations committed together with the change that caused them."""

from __future__ import annotations

import uuid

from django.db import models

from qianyue.operations.ids import new_id


class Job(models.Model):
    """One obligation: done at least once, idempotently, with back-off, never given up silently (design.md rule 2)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=200, help_text="the same obligation twice is one obligation")
    payload = models.JSONField(default=dict, help_text="keys of records only, never personal data")
    created_at = models.DateTimeField(auto_now_add=True)
    run_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, help_text="after this nobody needs it any more (codes)")
    lease = models.UUIDField(null=True, help_text="who works on it")
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    first_failed_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=200, blank=True, help_text="why the last attempt did not end well")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="job_once")]
        indexes = [models.Index(fields=["run_at"], condition=models.Q(done_at__isnull=True), name="job_due")]


class Operation(models.Model):
    """An operation key that has been used: the same act asked for twice happens once and answers the same."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    actor = models.CharField(max_length=64)
    act = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "act", "key"], name="operation_once")]
