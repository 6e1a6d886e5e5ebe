"""Which entries of contracts on paper nobody has done anything with since they were entered: these may be withdrawn many at once.

Asked of plain columns and of what lies beside an entry, for ten thousand of them in one query. It is stricter than
`withdraw_paper`, which looks into the terms of what was offered: where the worker was offered anything since, a person looks.
"""

from __future__ import annotations

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from qianyue.contracts.acts.enter_paper import BUILT
from qianyue.contracts.models import Contract, PaperContract, PaperEnding, PaperObjection, PaperScan

WHY = {  # in a clerk's words; the first that is so is said
    "withdrawn": "登记已经作废",
    "offered": "登记以后已经给这名劳动者发出或者订立合同",
    "objected": "劳动者提出过异议",
    "ended": "已经记录用工结束",
    "scanned": "已经上传扫描件",
}
STAYS = {why: f"{words}，没有作废" for why, words in WHY.items()}  # as the row of the sheet says it


def looked_at(papers: QuerySet[PaperContract]) -> QuerySet[PaperContract]:
    """With `why`: a key of `WHY`, empty for what is untouched."""
    mine = OuterRef("id")
    offered = Contract.objects.filter(
        employer=OuterRef("employer"),
        worker_identity=OuterRef("worker_identity"),
        state__in=BUILT,
        proposal__proposed_at__gte=OuterRef("entered_at"),
    )
    found = {
        "withdrawn": Q(withdrawn_at__isnull=False),
        "offered": Exists(offered),
        "objected": Exists(PaperObjection.objects.filter(paper=mine)),
        "ended": Exists(PaperEnding.objects.filter(paper=mine, taken_back_at=None)),
        "scanned": Exists(PaperScan.objects.filter(paper=mine)),
    }
    cases = [When(found[why], then=Value(why)) for why in WHY]
    return papers.annotate(why=Case(*cases, default=Value(""), output_field=CharField()))
