"""Where a worker is on the way to a contract: which screen comes next, and the step bar above it.

Decides nothing about what is allowed, which the acts do; it only looks at what has been done.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.contracts.acts import intent, read
from qianyue.contracts.models import Contract, State
from qianyue.operations.actor import Actor
from qianyue.people.acts.identify import is_identified
from qianyue.people.models import Person

IDENTITY, BIND, CONSENT, FACTS, READ, INTENT, SIGN = "identity", "bind", "consent", "facts", "read", "intent", "sign"
ATTACHMENTS = "attachments"
WAITING, DONE, CLOSED = "waiting", "done", "closed"

BAR = (
    (IDENTITY, gettext_lazy("核验身份")),
    (CONSENT, gettext_lazy("同意电子形式")),
    (FACTS, gettext_lazy("看关键信息")),
    (READ, gettext_lazy("阅读全文")),
    (ATTACHMENTS, gettext_lazy("逐份看附件")),
    (INTENT, gettext_lazy("短信确认")),
    (SIGN, gettext_lazy("本人签名")),
    (WAITING, gettext_lazy("盖章完成")),
)
LOOK_BACK = (FACTS, READ, ATTACHMENTS)  # what can be looked at again before signing


def step_of(contract: Contract, *, actor: Actor) -> str:
    """The screen that this contract needs next from this worker."""
    if contract.state in (State.SIGNED_BY_ONE, State.SEALING):
        return WAITING
    if contract.state == State.CONCLUDED and contract.worker_id == actor.person:
        return DONE
    if contract.state not in (State.PROPOSED, State.CONCLUDED) or contract.proposal is None:
        return CLOSED
    if not is_identified(Person.objects.get(id=actor.person)):
        return IDENTITY
    if contract.worker_id != actor.person:
        return BIND
    done = read.done(contract.proposal, actor=actor)
    for kind, step in ((read.ELECTRONIC_FORM, CONSENT), (read.KEY_FACTS, FACTS), (read.FULL_TEXT, READ)):
        if kind not in done:
            return step
    if read.unconfirmed(contract.proposal, actor=actor):
        return ATTACHMENTS
    return SIGN if intent.is_fresh(contract.proposal, actor=actor) else INTENT


def bar(step: str, *, address: str = "", attachments: bool = False) -> list[dict[str, Any]]:
    """The step bar at `step`; steps that may be looked at again lead there when `address` (of the contract) is given. Where
    nothing is attached there is one step less.
    """
    steps = [(name, title) for name, title in BAR if name != ATTACHMENTS or attachments]
    names = [name for name, _title in steps]
    at = names.index(IDENTITY if step == BIND else WAITING if step == DONE else step)
    entries = []
    for index, (name, title) in enumerate(steps):
        state = "done" if index < at or step == DONE else "now" if index == at else "later"
        href = f"{address}?step={name}" if address and name in LOOK_BACK and step not in (WAITING, DONE) else ""
        entries.append({"name": title, "state": state, "href": href})
    return entries


def todo(contract: Contract) -> str:
    """For the list: the one thing that the worker can do with this contract."""
    return {
        State.PROPOSED: _("去查看和签署"),
        State.SIGNED_BY_ONE: _("查看进度"),
        State.SEALING: _("查看进度"),
        State.CONCLUDED: _("查看、下载、打印"),
    }.get(contract.state, _("查看"))
