"""An hour at a service counter (服务窗口): a terminal that an officer opens for one worker."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qianyue.operations.ids import new_id


class CounterSession(models.Model):
    """Opened by an officer at a place, begun by one worker with a code to the worker's own phone, ended by whoever is first:
    the worker, an officer of the authority, five minutes without a touch, an hour.

    The officer has no part in it once it is open: the terminal's browser forgets the officer, and acts as the worker only.
    """

    class Ending(models.TextChoices):
        FINISHED = "finished", "劳动者退出"
        CLOSED = "closed", "工作人员结束"
        IDLE = "idle", "无人操作，自动结束"
        ELSEWHERE = "elsewhere", "劳动者在别处重新开始"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    authority = models.ForeignKey("oversight.Authority", on_delete=models.PROTECT, related_name="counters")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=40, help_text="the hall and the number of the counter's terminal")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="the terminal was last touched")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=9, choices=Ending.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "place"], condition=models.Q(ended_at=None), name="one_session_a_counter"
            ),
            models.UniqueConstraint(fields=["officer"], condition=models.Q(ended_at=None), name="one_counter_an_officer"),
            models.UniqueConstraint(fields=["worker"], condition=models.Q(ended_at=None), name="one_counter_a_worker"),
            models.CheckConstraint(
                condition=models.Q(worker=None) | ~models.Q(worker=models.F("officer")), name="counter_of_two_people"
            ),
        ]
        indexes = [models.Index(fields=["authority", "-opened_at"], name="counter_by_opening")]
