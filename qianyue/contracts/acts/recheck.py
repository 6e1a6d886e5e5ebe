"""The rules once more, at signing: what was lawful when it was proposed may not be lawful today (domain.md 6)."""

from __future__ import annotations

from typing import Any, Literal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue import law
from qianyue.contracts import attached
from qianyue.contracts.judging import refusing
from qianyue.contracts.models import Proposal
from qianyue.contracts.others import others_problems
from qianyue.evidence.record import record
from qianyue.law import tables
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.sentences import Sentence


def recheck(proposal: Proposal, terms: law.Terms, *, at: Literal["signing", "sealing"], actor: Actor) -> dict[str, Any]:
    """The facts of the `rules.checked` event that belongs to the signature.

    Errors: Conflict when today's rules refuse the offer; the refusal is on record and the handler is told, once. Conflict too
    when what the offer follows does not stand any more.
    """
    for problem in others_problems(proposal.contract, terms).values():
        raise Conflict(problem)
    using = tables.current()
    findings = law.check(terms, timezone.localdate(), using, attached=attached.texts(attached.offered(proposal)))
    facts = {
        "proposal": str(proposal.id),
        "at": at,
        "rule_set": law.rule_set(using),
        "findings": [{"rule": finding.rule, "severity": finding.severity, "path": finding.path} for finding in findings],
    }
    against = refusing(proposal.contract, findings, terms)
    if not against:
        return facts
    contract, first = proposal.contract, against[0]
    with transaction.atomic():
        record("rules.refused", stream=contract.id, actor=actor, facts=facts)
        notify(
            event=f"rules_refused:{proposal.id}:{first.rule}",
            person=contract.handler_id,
            phone=contract.handler.phone,
            email=contract.handler.email,
            text=f"合同 {contract.number} 按现行规定有 {len(against)} 处需要修改，双方暂时不能签署。请登录修改后重新发出。",
            contract=contract.id,
            link=f"{settings.PUBLIC_URL}/desk/contracts/{contract.id}",
        )
    sentence = "按今天的规定，这份合同还不能签：{message}（{basis}）。已转告单位，请等单位修改后重新发出。"
    raise Conflict(Sentence(sentence, message=first.message, basis=first.basis))
