"""Groups of companies: a leading employer, its members, and what each member lets the group do (decision 0018)."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from qianyue.operations.actor import HANDLER, VIEWER
from qianyue.operations.ids import new_id

INVITED, JOINED = "invited", "joined"
DECLINED, WITHDRAWN, LEFT, PARTED = "declined", "withdrawn", "left", "parted"
FIGURES, VIEW, HANDLE = "figures", "view", "handle"
OPEN_FOR = datetime.timedelta(days=30)  # an invitation
GIVES = {VIEW: VIEWER, HANDLE: HANDLER}  # the roles of the group's people: figures need none, and the seal is never given


class GroupPlace(models.Model):
    """An employer's place in the group that another leads: invited by one owner, accepted by the other's, ended by either."""

    class State(models.TextChoices):
        INVITED = INVITED, "等待答复"
        JOINED = JOINED, "已加入"
        DECLINED = DECLINED, "没有接受"
        WITHDRAWN = WITHDRAWN, "邀请已收回"
        LEFT = LEFT, "成员已退出"
        PARTED = PARTED, "集团已解除"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    leader = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="led")
    member = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="places")
    state = models.CharField(max_length=10, choices=State.choices, default=INVITED)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=models.Q(state=JOINED), name="one_group"),
            models.UniqueConstraint(fields=["leader", "member"], condition=models.Q(state=INVITED), name="invited_once"),
            models.CheckConstraint(condition=~models.Q(leader=models.F("member")), name="nobody_leads_itself"),
        ]

    @property
    def late(self) -> bool:
        """An invitation that nobody answered in time: it is accepted no more, and makes room for another."""
        return self.state == INVITED and self.invited_at <= timezone.now() - OPEN_FOR


class GroupGrant(models.Model):
    """What a member lets its group do: of the whole employer or of one department, until it is taken back or its time is over."""

    class What(models.TextChoices):
        FIGURES = FIGURES, "看数字"
        VIEW = VIEW, "查看合同"
        HANDLE = HANDLE, "办理合同"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(GroupPlace, on_delete=models.PROTECT, related_name="grants")
    what = models.CharField(max_length=8, choices=What.choices)
    department = models.ForeignKey(
        "employers.Department", null=True, on_delete=models.PROTECT, related_name="+", help_text="null: the whole employer"
    )
    valid_until = models.DateTimeField(null=True)
    active = models.BooleanField(default=True, help_text="false once it was taken back, replaced, or the place has ended")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "what"], condition=models.Q(active=True), name="granted_once"),
        ]

    @property
    def over(self) -> bool:
        """Its time has come: it lets nobody do anything, and stands in the list until it is granted anew or taken back."""
        return self.valid_until is not None and self.valid_until <= timezone.now()

    @property
    def idle(self) -> bool:
        """Of a department that is closed: nobody can be sent into it any more."""
        return self.department is not None and not self.department.active
