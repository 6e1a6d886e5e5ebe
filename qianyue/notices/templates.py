"""The catalogue: everything that people are told of, how urgent it is, how it is said where there is little room.

The whole sentence is composed by the act that knows the matter, for SMS, e-mail and the list of messages: it names employer,
document and what to do, never an identity number or pay. `short` is what WeChat's template holds (20 characters), `english`
what stands below the Chinese sentence in the list. Nothing is told that is not in here.
"""

from __future__ import annotations

from dataclasses import dataclass

SIGNATURE = "【签约】"


@dataclass(frozen=True, kw_only=True)
class Template:
    """`waits`: not sent in the quiet hours. `second_after`: minutes after which the second channel is used when the first has
    reported nothing; None where one channel is enough. `legal`: cannot be switched off on every channel (art. 21, 22)."""

    short: str
    english: str
    waits: bool = False
    second_after: int | None = None
    legal: bool = False


def _staff(short: str, english: str, *, waits: bool = False) -> Template:
    return Template(short=short, english=english, waits=waits)


def _worker(short: str, english: str, *, second_after: int = 30, waits: bool = False) -> Template:
    return Template(short=short, english=english, second_after=second_after, legal=True, waits=waits)


TEMPLATES: dict[str, Template] = {
    "proposed": _worker("请查看并签订", "Your employer invites you to sign a document online."),
    "reminded": _worker("还没有签，请查看", "Your employer reminds you of a document to sign.", waits=True),
    "concluded": _worker("已订立完成，请下载", "The document is concluded. Please download and keep it."),
    "withdrawn": _worker("单位已撤回", "Your employer withdrew the offer."),
    "revoked": _worker("单位已撤销", "Your employer revoked the offer."),
    "expired": _worker("已过期，没有生效", "The offer has expired.", waits=True),
    "lapsed": _worker("没有订立，需要重新签", "The document was not concluded; it must be signed again."),
    "statement_asked": _worker("请您本人答复", "Your employer asks for your own statement."),
    "answered": _worker("单位已答复您的问题", "Your employer answered your question."),
    "intention_asked": _worker("请答复是否续订", "Your employer asks whether you wish to renew."),
    "ended": _worker("劳动合同已解除或终止", "Your employment contract has been ended."),
    "paper_ended": _worker("纸质合同已记录结束", "Your employer recorded that your employment under a paper contract has ended."),
    "contract_ends": _worker("合同即将到期", "Your contract ends soon.", waits=True, second_after=600),
    "paper_answered": _worker("单位已答复您的异议", "Your employer answered your objection to a paper contract."),
    "paper_objected": _staff("劳动者对纸质合同有异议", "A worker objects to a paper contract you recorded."),
    "ran_out": _staff("合同已过期", "An offer has expired.", waits=True),
    "declined": _staff("劳动者已拒签", "The worker declined the contract."),
    "change": _staff("劳动者提出修改意见", "The worker wishes a change."),
    "question": _staff("劳动者提出问题", "The worker asked a question."),
    "statement_answered": _staff("劳动者已答复声明", "The worker answered the statement."),
    "rules_refused": _staff("按现行规定需要修改", "The contract must be changed before it can be signed."),
    "waiver_asked": _staff("请复核一项例外", "An exception waits for your decision."),
    "waiver_decided": _staff("例外已有复核结果", "An exception was decided."),
    "objection_decided": _staff("申诉已有结果", "The authority decided your objection."),
    "approve_offer": _staff("请审批发出", "An offer waits for your approval."),
    "approve_list": _staff("一批合同等待审批", "A list of offers waits for your approval."),
    "approve_seal": _staff("请审批盖章", "A seal waits for your approval."),
    "approval_decided": _staff("审批已有结果", "Your request for approval was decided."),
    "list_decided": _staff("一批合同审批已有结果", "Your request for approval of a list was decided."),
    "to_seal": _staff("等待您批准盖章", "A contract waits for your seal."),
    "alerts": _staff("有事项即将到期", "Contracts need your attention soon.", waits=True),
    "below_minimum": _staff("有合同低于最低工资", "Some wages are below the new minimum wage.", waits=True),
    "counter_signed": _worker("您在窗口签了合同", "You have signed at a service counter."),
    "text_ended": _staff("请改选合同文本", "A text that your drafts use is out of use.", waits=True),
    "role_given": _staff("您有了新的角色", "You have a new role."),
    "member_appointed": _staff("您已成为单位人员", "You now act for an employer."),
    "officer_appointed": _staff("您已成为工作人员", "You now act for a labour authority."),
    "password_chosen": _staff("账户换了密码", "The password of your account was changed."),
    "invited": _staff("您已成为单位人员", "You now act for an employer."),
    "intention_answered": _staff("劳动者已答复续订意向", "The worker answered about renewing."),
    "seal_ready": _staff("电子印章已经生效", "The electronic seal is ready."),
    "seal_refused": _staff("印章证书没有颁发", "No certificate was issued for the electronic seal."),
    "seal_renewed": _staff("印章证书已换发", "The electronic seal has a new certificate."),
    "complaint": _staff("您的投诉有了进展", "Your complaint has moved on."),
    "application": _staff("申请有了进展", "The application has moved on."),
    "group": _staff("集团事项有变化", "Something has changed in the group of companies."),
    "employer": _staff("服务状态有变化", "The state of the employer's service has changed."),
    "official": Template(
        short="人社部门有通知",
        english="The labour authority has a notice for your employer.",
        waits=True,
        second_after=600,
        legal=True,
    ),
    "code": Template(short="验证码", english="A code.", legal=True),
}


def template_of(event: str) -> tuple[str, Template]:
    """The name and the entry for an event (`proposed:<key>`); `application_approved` is an `application`. Errors: KeyError."""
    name = event.split(":")[0]
    return name, TEMPLATES.get(name) or TEMPLATES[name.split("_")[0]]
