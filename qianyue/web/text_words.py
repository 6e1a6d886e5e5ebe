"""Texts in words: one list of official texts and those that are shipped, how each stands, and two versions side by side."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianyue.documents import own
from qianyue.documents.kind import Kind
from qianyue.documents.kinds import KINDS
from qianyue.employers.models import ContractText
from qianyue.oversight import texts
from qianyue.web.authority_words import place_name

SHIPPED = "shipped"
STANDINGS = {
    texts.DRAFTED: (_("待审核"), "todo"),
    texts.RETURNED: (_("已退回"), "bad"),
    texts.APPROVED: (_("审核通过，待发布"), "warn"),
    texts.LATER: (_("将启用"), "warn"),
    texts.NOW: (_("使用中"), "good"),
    texts.ENDING: (_("使用中，将停用"), "warn"),
    texts.REPLACED: (_("已有新版"), ""),
    texts.PAST: (_("已停用"), ""),
    SHIPPED: (_("随产品提供"), "good"),
}
FILTERS = {"all": _("全部"), "now": _("使用中"), "later": _("将启用"), "past": _("以前的")}
WAITING = {"waiting": _("未发布的")}  # for officers only
CHANGES = {"same": _("前一段"), "replace": _("改动"), "insert": _("新增"), "delete": _("删去")}
LONGEST = 4000  # paragraphs that are compared: the time grows with their square


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One text in the list. `version` and `since` are empty for what is shipped, whose edition is a date."""

    title: str
    kind: str
    href: str
    issuer: str
    region: str
    version: int | None
    since: Any
    standing: str

    @property
    def word(self) -> str:
        return str(STANDINGS[self.standing][0])

    @property
    def tag(self) -> str:
        return STANDINGS[self.standing][1]


def lines(found: QuerySet[ContractText], page: str, *, show: str, kind: str) -> list[Line]:
    """The texts narrowed to a state and a kind, what is shipped behind them. `page` is the name of a text's own address."""
    narrowed = _narrowed(found, show)
    official = [_line(one, page) for one in (narrowed.filter(kind=kind) if kind else narrowed)]
    kinds = [one for one in KINDS.values() if show in ("all", "now") and kind in ("", one.name)]
    return official + [_shipped(one) for one in kinds]


def kinds() -> list[Kind]:
    """By which the list can be narrowed: the kinds that official texts word."""
    return own.worded_by_employers()


def side_by_side(old: own.OwnText, new: own.OwnText) -> Iterator[tuple[str, str, str]]:
    """What differs, paragraph by paragraph, with the paragraph before it: a key of `CHANGES`, the old and the new."""
    left, right = old.paragraphs[:LONGEST], new.paragraphs[:LONGEST]
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for change, begin, end, start, stop in matcher.get_opcodes():
        if change == "equal":
            if stop < len(right) and stop > 0:
                yield "same", left[end - 1], right[stop - 1]
            continue
        for theirs, ours in _pairs(left[begin:end], right[start:stop]):
            yield change, theirs, ours


def _pairs(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number in range(max(len(left), len(right))):
        yield (left[number] if number < len(left) else "", right[number] if number < len(right) else "")


def _narrowed(found: QuerySet[ContractText], show: str) -> QuerySet[ContractText]:
    today = timezone.localdate()
    if show == "now":
        return found.usable()  # type: ignore[attr-defined, no-any-return]
    if show == "later":
        return found.filter(published_at__isnull=False, begins_on__gt=today, withdrawn_at=None)
    if show == "waiting":
        return found.filter(published_at=None, withdrawn_at=None)
    if show == "past":
        usable = ContractText.objects.usable().values("id")
        return found.exclude(id__in=usable).exclude(published_at=None, withdrawn_at=None).exclude(begins_on__gt=today)
    return found


def _line(one: ContractText, page: str) -> Line:
    assert one.authority is not None  # noqa: S101 - official ones only come here
    return Line(
        title=one.title,
        kind=KINDS[one.kind].title,
        href=reverse(page, args=[one.id]),
        issuer=one.authority.name,
        region=place_name(one.authority.region),
        version=one.version,
        since=one.begins_on,
        standing=texts.standing_of(one),
    )


def _shipped(kind: Kind) -> Line:
    return Line(
        title=kind.title,
        kind=kind.title,
        href=reverse("shipped_text", args=[kind.name]),
        issuer="",
        region="",
        version=None,
        since=kind.edition,
        standing=SHIPPED,
    )
