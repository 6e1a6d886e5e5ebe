"""The lists of the employer's desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.contracts.due import DUE, due
from qianyue.contracts.ending_soon import ends_within, has_run_out
from qianyue.contracts.models import Contract, State
from qianyue.contracts.search import entries
from qianyue.contracts.turns import TURNS, whose_turn
from qianyue.documents.kinds import KINDS
from qianyue.employers.models import Membership
from qianyue.law.dates import today
from qianyue.operations.actor import HANDLER, Actor
from qianyue.oversight.models import OfficialNotice
from qianyue.oversight.official import LEFT
from qianyue.web.lists import Choice, Days, Listing, Order

TURN_WORDS = {
    "handler": gettext_lazy("经办人"),
    "worker": gettext_lazy("劳动者"),
    "keeper": gettext_lazy("盖章的人"),
    "platform": gettext_lazy("平台"),
}
DUE_WORDS = {
    "unsigned": gettext_lazy("已发出，还没有订立"),
    "overdue": gettext_lazy("已经用工，还没有订立"),
    "expiring": gettext_lazy("60 天内到期，没有续订"),
    "in_force": gettext_lazy("有效的劳动合同和用工协议"),
}
MANY = 200  # handlers that are named in a list to choose from


def _states(actor: Actor) -> list[tuple[str, Any]]:
    return [(value, _(label)) for value, label in State.choices]


def _kinds(actor: Actor) -> list[tuple[str, Any]]:
    return [(name, _(kind.title)) for name, kind in KINDS.items()]


def handlers_of(employers: Iterable[Any]) -> list[tuple[str, Any]]:
    """Whoever draws up contracts for these employers, or did."""
    members = Membership.objects.filter(employer__in=employers, role=HANDLER).select_related("person")[:MANY]
    named = {str(member.person_id): member.person.name or _("（没有姓名）") for member in members}
    return sorted(named.items(), key=lambda option: option[1])


def _turns(actor: Actor) -> list[tuple[str, Any]]:
    return [(turn, TURN_WORDS[turn]) for turn in TURNS]


def _ends(actor: Actor) -> list[tuple[str, Any]]:
    return [("30", _("30 天以内")), ("60", _("60 天以内")), ("90", _("90 天以内")), ("past", _("已经到期，还没有办理"))]


def _ending(value: str) -> Q:
    return has_run_out(today()) if value == "past" else ends_within(int(value), today())


def _due(actor: Actor) -> list[tuple[str, Any]]:
    return [(value, DUE_WORDS[value]) for value in DUE]


def _read(actor: Actor) -> list[tuple[str, Any]]:
    return [("no", _("未读")), ("yes", _("已读"))]


def _official_kinds(actor: Actor) -> list[tuple[str, Any]]:
    return [(value, _(word)) for value, word in OfficialNotice.Kind.choices]


def _official_steps(actor: Actor) -> list[tuple[str, Any]]:
    return [("no", _("等待办理")), ("yes", _("已经办理"))]


def _searched(found: QuerySet[Contract], typed: str, actor: Actor) -> QuerySet[Contract]:
    assert actor.employer is not None  # noqa: S101 - members only
    return entries.matching(found, typed, employer=actor.employer)


_KIND = Choice("kind", gettext_lazy("文书"), _kinds)
_HANDLER = Choice("handler", gettext_lazy("经办人"), lambda actor: handlers_of([actor.employer]))
_CHANGED = Days("changed", gettext_lazy("最近变动"), "changed_at")

CONTRACTS = Listing(
    name="contracts",
    orders=(
        Order("created", gettext_lazy("起草时间"), "created_at"),
        Order("changed", gettext_lazy("最近变动"), "changed_at"),
        Order("signed", gettext_lazy("订立时间"), "concluded_at", nullable=True),
        Order("ends", gettext_lazy("合同到期"), "ends_on", nullable=True),
        Order("number", gettext_lazy("合同编号"), "number"),
    ),
    default="-created",
    filters=(
        Choice("state", gettext_lazy("状态"), _states),
        _KIND,
        _HANDLER,
        Choice("due", gettext_lazy("办理和期限"), _due, due),
        Choice("turn", gettext_lazy("轮到谁"), _turns, whose_turn),
        Choice("ends", gettext_lazy("合同到期"), _ends, _ending),
        _CHANGED,
        Days("signed", gettext_lazy("订立时间"), "concluded_at"),
        Days("created", gettext_lazy("起草时间"), "created_at"),
    ),
    search=_searched,
)

SEALING = Listing(
    name="sealing",
    orders=(
        Order("changed", gettext_lazy("收到时间（北京时间）"), "changed_at"),
        Order("number", gettext_lazy("合同编号"), "number"),
    ),
    default="changed",
    filters=(_KIND, _HANDLER, _CHANGED),
    search=_searched,
)

OFFICIAL = Listing(
    name="official",
    orders=(
        Order("told", gettext_lazy("收到时间（北京时间）"), "told_at"),
        Order("due", gettext_lazy("答复期限"), "notice__due_on", nullable=True),
    ),
    default="-told",
    filters=(
        Choice("kind", gettext_lazy("种类"), _official_kinds, lambda value: Q(notice__kind=value)),
        Choice("done", gettext_lazy("办理"), _official_steps, lambda value: ~LEFT if value == "yes" else LEFT),
        Days("told", gettext_lazy("收到时间（北京时间）"), "told_at"),
    ),
)

MESSAGES = Listing(
    name="messages",
    orders=(Order("created", gettext_lazy("收到时间（北京时间）"), "created_at"),),
    default="-created",
    filters=(
        Choice("read", gettext_lazy("读过没有"), _read, lambda value: Q(read_at__isnull=value == "no")),
        Days("created", gettext_lazy("收到时间（北京时间）"), "created_at"),
    ),
)
