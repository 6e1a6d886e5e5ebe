"""`/s/<token>`: the link in the invitation. It says who invites and what to do; it shows no terms and lets nobody in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from qianyue.contracts.acts.bind import open_link
from qianyue.contracts.models import Proposal, State
from qianyue.operations.errors import NotFound


def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    proposal = open_link(token)
    if proposal is None:
        raise NotFound(_("这个链接不完整或者不正确。请从短信里重新点开，或者直接用本机号码登录，在“我的合同”里查看。"))
    if proposal.readdressed_at:
        return render(request, "invitation/moved.html", status=410)  # it went to a stranger: nobody's name is on that page
    stands = proposal.contract.proposal
    sent = stands is not None and stands.link  # else there is nothing for the worker to see there yet, or any more
    address = reverse("contract", args=[proposal.contract_id]) if sent else reverse("contracts")
    context = {
        "proposal": proposal,
        "contract": proposal.contract,
        "closed": _closed(proposal),
        "login": f"{reverse('login')}?{urlencode({'next': address})}",
    }
    return render(request, "invitation/open.html", context)


def _closed(proposal: Proposal) -> dict[str, str] | None:
    """Why this invitation no longer leads to signing, and what to do; None while it does."""
    state = proposal.contract.state
    if state == State.PROPOSED and proposal.replaced_at is None:
        return None
    if state == State.PROPOSED:
        return {"title": _("单位已经更新了这份合同"), "text": _("这是旧的链接。登录以后看到的是最新的内容，请从头阅读。")}
    after = {
        State.SIGNED_BY_ONE: (_("您已经签名"), _("正在等待单位盖章，登录可以查看进度。")),
        State.SEALING: (_("您已经签名"), _("正在加盖印章和可信时间戳，登录可以查看进度。")),
        State.CONCLUDED: (_("合同已经订立完成"), _("登录以后可以免费查看、下载和打印。")),
        State.WITHDRAWN: (_("单位已经撤回这份合同"), _("您不需要再做什么。有疑问请联系单位。")),
        State.REVOKED: (_("单位已经撤销这份合同"), _("这份合同没有生效。登录可以查看情况，有疑问请联系单位。")),
        State.DECLINED: (_("这份合同已经拒签"), _("需要重新签订时，请联系单位另外发出合同。")),
        State.EXPIRED: (_("这份合同已经过期"), _("超过了签署期限。需要签订时，请联系单位重新发出。")),
    }
    if state == State.EXPIRED and proposal.contract.proposal.link is None:
        return {
            "title": _("这份合同没有再发出"),
            "text": _("单位修改以后没有在期限内盖章，合同已过期，没有生效。有疑问请联系单位。"),
        }
    title, text = after.get(State(state), (_("单位正在修改这份合同"), _("改好以后会再发短信给您。")))
    return {"title": title, "text": text}
