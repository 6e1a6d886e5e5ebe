"""What the sheets and the columns of our own are called."""

from __future__ import annotations

from qianyue.documents.kinds import KINDS

LIST, COMMON, CODES, GUIDE = "名单", "共同条件", "选项", "填写说明"
SERIAL, EXAMPLE, RESULT = "序号", "示例", "检查结果"
MARKER, VERSION = "模板编号", "qianyue-sheet/1"
PAPER = "paper_contract"  # a sheet's kind that is no document's: what is on paper is of several kinds
PAPER_TITLE = "纸质合同登记表"


def title_of(kind: str) -> str:
    """What a sheet of this kind is called; the kind itself where it is none of ours."""
    if kind == PAPER:
        return PAPER_TITLE
    return KINDS[kind].title if kind in KINDS else kind
