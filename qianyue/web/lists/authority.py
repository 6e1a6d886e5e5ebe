"""The lists of the authority's desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.employers.application_facts import KINDS
from qianyue.employers.models import Employer
from qianyue.law.regions import stem
from qianyue.operations.actor import Actor
from qianyue.oversight import employers, official
from qianyue.oversight.access import as_officer, authorities_within
from qianyue.oversight.acts.classify_employer import sections
from qianyue.oversight.models import OfficialNotice, Receiver
from qianyue.oversight.reach import below
from qianyue.web.authority_words import counties_of
from qianyue.web.lists import Choice, Days, Listing, Order

STANDING_WORDS = {
    "open": gettext_lazy("使用中"),
    "suspended": gettext_lazy("已暂停"),
    "closed": gettext_lazy("已终止"),
}
STEPS = (100, 90, 80, 50, 20, 1)  # percent


def _counties(actor: Actor) -> list[tuple[str, Any]]:
    return list(counties_of(as_officer(actor)))


def _industries(actor: Actor) -> list[tuple[str, Any]]:
    return [*((one.code, f"{one.code} {_(one.name)}") for one in sections()), (employers.UNREGISTERED, _("未登记"))]


def _kinds(actor: Actor) -> list[tuple[str, Any]]:
    return [(code, _(word)) for code, word in KINDS.items()]


def _standings(actor: Actor) -> list[tuple[str, Any]]:
    return list(STANDING_WORDS.items())


def _steps(actor: Actor) -> list[tuple[str, Any]]:
    return [(str(step), _("低于 {percent}%").format(percent=step)) for step in STEPS]


def _of_industry(code: str) -> Q:
    return Q(industry="" if code == employers.UNREGISTERED else code)


def _searched(found: QuerySet[Employer], typed: str, actor: Actor) -> QuerySet[Employer]:
    return employers.searched(found, typed)


def _notice_kinds(actor: Actor) -> list[tuple[str, Any]]:
    return [(value, _(word)) for value, word in OfficialNotice.Kind.choices]


def _notice_states(actor: Actor) -> list[tuple[str, Any]]:
    return [(value, _(word)) for value, word in OfficialNotice.State.choices]


def _authorities(actor: Actor) -> list[tuple[str, Any]]:
    """None where there is no other: then nothing is to be chosen."""
    found = [(str(one.id), one.name) for one in authorities_within(as_officer(actor))]
    return found if len(found) > 1 else []


def _numbered(found: QuerySet[OfficialNotice], typed: str, actor: Actor) -> QuerySet[OfficialNotice]:
    return found.filter(number__icontains=typed)


NOTICES = Listing(
    name="official",
    orders=(
        Order("drafted", gettext_lazy("起草时间"), "drafted_at"),
        Order("sent", gettext_lazy("发出时间"), "sent_at", nullable=True),
        Order("due", gettext_lazy("答复期限"), "due_on", nullable=True),
    ),
    default="-drafted",
    filters=(
        Choice("authority", gettext_lazy("发出的部门"), _authorities),
        Choice("kind", gettext_lazy("种类"), _notice_kinds),
        Choice("state", gettext_lazy("状态"), _notice_states),
        Days("sent", gettext_lazy("发出时间"), "sent_at"),
    ),
    search=_numbered,
)


def receivers_of(notice: OfficialNotice) -> Listing:
    """The list of those who get a notice: which steps there are depends on what it asks for."""
    pending = official.pending(notice)
    steps: dict[str, tuple[Any, Q]] = {
        "pending": (_("没有办理"), pending),
        "overdue": (_("已超期"), pending if official.overdue(notice) else Q(pk=None)),
        "failed": (_("没有送达"), official.FAILED),
        "unread": (_("没有打开"), Q(told_at__isnull=False, read_at=None)),
        "confirmed": (_("已确认收到"), Q(confirmed_at__isnull=False)),
        "answered": (_("已答复"), Q(answered_at__isnull=False)),
    }
    if not notice.asks:
        steps = {name: step for name, step in steps.items() if name not in ("overdue", "answered")}

    def search(found: QuerySet[Receiver], typed: str, actor: Actor) -> QuerySet[Receiver]:
        chosen = Employer.objects.filter(official_notices__notice=notice)
        return found.filter(employer__in=employers.searched(chosen, typed).order_by().values("id"))

    return Listing(
        name="receivers",
        orders=(
            Order("name", gettext_lazy("单位名称"), "employer__name"),
            Order("answered", gettext_lazy("答复时间"), "answered_at", nullable=True),
        ),
        default="name",
        filters=(
            Choice(
                "step",
                gettext_lazy("进度"),
                lambda actor: [(name, word) for name, (word, _narrow) in steps.items()],
                lambda name: steps[name][1],
            ),
        ),
        search=search,
    )


EMPLOYERS = Listing(
    name="employers",
    orders=(
        Order("name", gettext_lazy("单位名称"), "name"),
        Order("uscc", gettext_lazy("统一社会信用代码"), "uscc"),
        Order("region", gettext_lazy("地区"), "region"),
        Order("opened", gettext_lazy("开通时间"), "created_at"),
    ),
    default="name",
    filters=(
        Choice("county", gettext_lazy("县（市、区）"), _counties, lambda code: Q(region__startswith=stem(code))),
        Choice("industry", gettext_lazy("行业"), _industries, _of_industry),
        Choice("kind", gettext_lazy("单位性质"), _kinds),
        Choice("state", gettext_lazy("状态"), _standings, employers.STANDINGS.__getitem__),
        Choice("coverage", gettext_lazy("电子合同覆盖率"), _steps, lambda step: below(int(step), on=timezone.localdate())),
        Days("opened", gettext_lazy("开通时间"), "created_at"),
    ),
    search=_searched,
)
