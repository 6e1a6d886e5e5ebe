"""An entry of a contract on paper as lines of a page: what it says, in words, and never more than was copied."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from qianyue.contracts.models import PaperContract
from qianyue.contracts.papers import KINDS
from qianyue.documents.labels import LABELS
from qianyue.web.context import masked_phone
from qianyue.web.desk_words import masked_number


def paper_lines(paper: PaperContract) -> list[tuple[str, str]]:
    """(label, value), without what the paper does not say; the document of identity and the telephone only in part."""
    terms: dict[str, Any] = paper.terms
    worker, term, work, pay = (terms.get(name) or {} for name in ("worker", "term", "work", "pay"))
    kind, types = terms["kind"], LABELS["term.type"]
    wage = pay.get("monthly_wage") or pay.get("hourly_wage")
    lines = [
        (_("合同上的编号"), paper.own_number),
        (_("劳动者姓名"), worker.get("name")),
        (_("证件号码"), masked_number(worker.get("id_number") or "")),
        (_("手机号"), masked_phone(worker["phone"]) if worker.get("phone") else ""),
        (_("合同种类"), _(KINDS.get(kind, kind))),
        (_("合同期限类型"), _(types.get(term.get("type") or "", "—"))),
        (_("合同起始日期"), term.get("start")),
        (_("合同终止日期"), term.get("end")),
        (_("用工之日"), terms.get("employment_start")),
        (_("试用期"), _("约定过") if terms.get("probation") else ""),
        (_("工作岗位"), work.get("position")),
        (_("小时工资（元）") if pay.get("method") == "hourly" else _("月工资（元）"), wage),
    ]
    return [(label, str(value)) for label, value in lines if value]
