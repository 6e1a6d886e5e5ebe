"""Who may do what for an employer: the one table. `docs/permissions.md` is printed from it, a test walks through all of it.

A role is what a membership gives; one person may hold several, and acts in one of them at a time. Powers are kept apart:
who decides about people draws up no contract, who draws one up does not approve it, who seals it did not write it.
"""

from __future__ import annotations

import dataclasses
import functools

from qianyue.operations.actor import APPROVER, ARCHIVIST, HANDLER, MEMBERS, OWNER, SEAL_KEEPER, VIEWER, Actor
from qianyue.operations.errors import NotAllowed
from qianyue.operations.sentences import Sentence

ROLES = {
    OWNER: "管理员",
    HANDLER: "经办人",
    APPROVER: "审批人",
    SEAL_KEEPER: "印章管理员",
    ARCHIVIST: "档案管理员",
    VIEWER: "查看人",
}


@dataclasses.dataclass(frozen=True)
class Permission:
    """What may be done, in a clerk's words, and the roles that may do it."""

    words: str
    roles: tuple[str, ...]


PERMISSIONS: dict[str, Permission] = {
    "read": Permission("查看合同", MEMBERS),
    "keep": Permission("下载、打印合同和导出名册", (OWNER, HANDLER, SEAL_KEEPER, ARCHIVIST)),
    "draft": Permission("起草和修改合同", (HANDLER,)),
    "propose": Permission("发出合同、答复劳动者、撤回和撤销", (HANDLER,)),
    "approve": Permission("审批发出和盖章", (APPROVER,)),
    "end": Permission("办理续订意向、解除和终止、离职事项", (HANDLER,)),
    "seal": Permission("批准盖章", (SEAL_KEEPER,)),
    "renew_seal": Permission("更换电子印章的证书", (OWNER, SEAL_KEEPER)),
    "alerts": Permission("处理到期提醒", (OWNER, HANDLER)),
    "waive": Permission("提出例外", (HANDLER,)),
    "decide_waiver": Permission("复核他人提出的例外", (HANDLER, APPROVER, SEAL_KEEPER)),
    "object": Permission("向人社部门申诉误报", (HANDLER,)),
    "assign": Permission("把合同归到部门", (OWNER, HANDLER)),
    "people": Permission("管理人员、部门和审批要求", (OWNER,)),
    "group": Permission("办理集团事项：邀请、答复、授权、指派和退出", (OWNER,)),
    "group_figures": Permission("查看集团各成员单位的数字", (OWNER, VIEWER)),
    "delegate": Permission("把自己的权限临时委托给同事", (HANDLER, APPROVER, SEAL_KEEPER, ARCHIVIST)),
    "official": Permission("查看、确认和答复人社部门的通知", (OWNER, HANDLER)),
    "texts": Permission("上传本单位的合同文本", (HANDLER,)),
    "publish_texts": Permission("发布和停用他人上传的合同文本", (HANDLER, APPROVER, SEAL_KEEPER)),
}


def may(actor: Actor, act: str) -> bool:
    """Whether the actor's role allows `act`. Whose contract it is, is asked apart from this (`contracts.access`)."""
    return actor.role in PERMISSIONS[act].roles


def must(actor: Actor, act: str) -> None:
    """Errors: NotAllowed, naming the roles that may."""
    if not may(actor, act):
        *others, last = [ROLES[role] for role in PERMISSIONS[act].roles]
        roles: str = last
        if others:
            listed = functools.reduce(lambda said, other: Sentence("{one}、{other}", one=said, other=other), others)
            roles = Sentence("{one}或{other}", one=listed, other=last)
        raise NotAllowed(Sentence("这一步只能由本单位的{roles}办理，请用{roles}账户登录。", roles=roles))
