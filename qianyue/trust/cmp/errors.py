"""What can be wrong in an exchange with an authority over CMP."""

from __future__ import annotations

from qianyue.trust.errors import TrustError


class CmpError(TrustError):
    """A message that cannot be read, is not authentic, or does not belong to this transaction."""


class CmpRefused(CmpError):
    """The authority said no, in a message that is authentic. `failure`: the first of `status.FAILURES`,
    `waiting` when somebody has to decide first, or None."""

    def __init__(self, *, failure: str | None) -> None:
        super().__init__("cmp_refused", f"证书机构拒绝了请求({failure or '未说明原因'})，请核对申请内容，或与证书机构联系。")
        self.failure = failure


def malformed(why: str = "结构不合规范") -> CmpError:
    return CmpError("cmp_malformed", f"CMP 消息无法解析({why})，未予采用，请与对方核对。")
