"""F: in writing, in time, complete (`domain.md` 6.2): the month to sign in, attachments, blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from qianyue.law.basis import LCL, LCL_R, YUNNAN, Basis
from qianyue.law.dates import ONE_DAY, add_months, next_day
from qianyue.law.folding import folded
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import ALL, Breach, rule
from qianyue.law.rules.texts import filled_values

SINCE = date(2008, 1, 1)
FIRST_REMINDER = timedelta(days=15)
SHA256 = re.compile("[0-9A-Fa-f]{64}", re.ASCII)
# Blanks of paper forms: ____, 【 】, ( ), unticked boxes, XX年 and ××元. Folded text has no spaces.
BLANK = re.compile(r"_{2,}|【】|\(\)|\[\]|□|[×Xx]{2,}(?=[年月日元天时])")
HINT = re.compile("[_＿【(（\\[［□×XxＸｘ]")  # without one of these, folded or not, there is no blank


@rule(
    "F-06",
    "用工之日起一个月内没有订立书面合同",
    basis=(Basis(LCL, 10, 2), Basis(LCL, 82, 1)),
    severity="warn",
    kinds=frozenset({"labor_contract", "dispatch_contract"}),
    valid_from=SINCE,
)
def one_month(case: Case) -> Iterator[Breach]:
    """A first contract, fifteen days or more after work began: how long there is, or since when wages are double."""
    began = case.terms.employment_start
    if began is None or not _first(case) or case.on < began + FIRST_REMINDER:
        return
    last = add_months(began, 1)
    if case.on <= last:
        yield Breach(
            "/employment_start",
            f"劳动者从 {began} 开始工作，到 {case.on} 还没有订立书面劳动合同，最迟应在 {last} 订立",
            f"在 {last} 之前完成签订；有的地方从用工当日起算，稳妥的做法是不晚于 {last - 2 * ONE_DAY}",
        )
        return
    deemed = add_months(began, 12)
    until = "补订的前一日" if case.on < deemed else f"{deemed - ONE_DAY}（最长十一个月）"
    yield Breach(
        "/employment_start",
        f"劳动者从 {began} 开始工作，超过一个月没有订立书面劳动合同，从 {next_day(last)} 起至{until}每月应支付二倍工资",
        "立即补订书面劳动合同；因劳动者本人或者不可抗力没有订立的，保存书面通知等证据",
    )


@rule(
    "F-08",
    "用工满一年没有订立书面合同，视为无固定期限",
    basis=(Basis(LCL, 14, 3), Basis(LCL_R, 7)),
    severity="info",
    kinds=frozenset({"labor_contract", "dispatch_contract"}),
    valid_from=SINCE,
)
def one_year(case: Case) -> Iterator[Breach]:
    """A first contract, a year or more after work began: one without a fixed term is deemed to stand."""
    began = case.terms.employment_start
    if began is None or not _first(case) or case.on < add_months(began, 12):
        return
    yield Breach(
        "/employment_start",
        f"劳动者从 {began} 开始工作，满一年没有订立书面劳动合同，自 {add_months(began, 12)} 起视为已订立无固定期限劳动合同",
        "立即补订书面劳动合同，期限类型选无固定期限",
    )


def _first(case: Case) -> bool:
    return case.terms.kind != "renewal" and not case.previous


@rule(
    "F-09",
    "附件没有转换成防篡改的文件",
    basis=(Basis(YUNNAN, 16),),
    kinds=ALL,
    valid_from=date(2023, 11, 1),
    mark="YN 16",
    when="terms.attachments",
)
def attachments(case: Case) -> Iterator[Breach]:
    """Every attachment has a name, the digest of its tamper-proof rendition, and pages that can be shown in full."""
    for index, attachment in enumerate(case.terms.attachments or ()):
        at = f"/attachments/{index}"
        if attachment.title is None:
            yield Breach(f"{at}/title", f"第 {index + 1} 份附件没有名称", "填写附件的名称")
        if attachment.sha256 is None or not SHA256.fullmatch(attachment.sha256):
            yield Breach(
                f"{at}/sha256",
                f"第 {index + 1} 份附件没有转换成不可篡改的文件，或者摘要不是 64 位十六进制数",
                "在平台上转换附件，由平台填写防篡改文件的 SHA-256 摘要",
            )
        if attachment.pages is not None and attachment.pages < 1:
            yield Breach(f"{at}/pages", f"第 {index + 1} 份附件没有可以展示的页", "填写附件的页数，至少 1 页")


@rule("F-11", "合同中留有空白", basis=(Basis(LCL, 81),), kinds=ALL, valid_from=SINCE)
def blanks(case: Case) -> Iterator[Breach]:
    """Blanks of a form that nobody filled in. Model clauses altered without a mark are the renderer's to see, not this rule's."""
    texts = list(case.free_texts) if HINT.search(case.all_free_text) else []
    if HINT.search("\n".join(filter(None, filled_values(case)))):
        texts += [(pointer, folded(text)) for pointer, text in case.filled]
    for pointer, text in texts:
        if (found := BLANK.search(text)) is not None:
            yield Breach(pointer, f"这里留有没有填写的空白（“{found.group()}”）", "填写空白处的内容；不约定的，删去这一处")
    for index, clause in enumerate(case.terms.clauses or ()):
        if not clause.strip():
            yield Breach(f"/clauses/{index}", f"第 {index + 1} 条其他约定是空白的", "填写这一条约定，或者删去这一条")
