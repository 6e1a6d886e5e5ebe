"""The contract is concluded: everybody whose it is hears of it, once (art. 21 and 22)."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from qianyue.contracts.models import Proposal, Signing
from qianyue.notices.send import notify
from qianyue.trust import timestamps


def tell_concluded(proposal: Proposal, token: timestamps.Token) -> None:
    """Both are told; the worker is reminded to download and keep, and told how. So is who sealed as a partner."""
    when = timezone.localtime(token.gen_time).strftime("%Y年%m月%d日 %H:%M")
    contract, told = proposal.contract, proposal.terms["worker"]
    worker, title = contract.worker, contract.definition.title
    said = f"您与{contract.employer.name}的{title}已于{when}订立完成"
    if "worker" not in contract.definition.places:
        said = f"{contract.employer.name}已于{when}向您出具{title}"
    notify(
        event=f"concluded:{contract.id}:worker",
        person=worker.id if worker else None,
        phone=worker.phone if worker else told["phone"],
        email=(worker and worker.email) or told.get("email"),
        contract=contract.id,
        text=f"{said}。请及时下载保存；随时用本机号码登录即可免费查看、下载、打印。",
        link=f"{settings.PUBLIC_URL}/my/contracts/{contract.id}",
    )
    members = {"handler": contract.handler}
    if partner := Signing.objects.select_related("person").filter(proposal=proposal, role="partner").first():
        members["partner"] = partner.person
    for role, person in members.items():
        notify(
            event=f"concluded:{contract.id}:{role}",
            person=person.id,
            phone=person.phone,
            email=person.email,
            text=f"合同 {contract.number} 已于{when}订立完成。",
            contract=contract.id,
            link=f"{settings.PUBLIC_URL}/desk/contracts/{contract.id}",
        )
