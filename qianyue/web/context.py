"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from qianyue.operations.actor import OFFICER, WORKER
from qianyue.people.models import Person
from qianyue.web import inbox, who
from qianyue.web.authority_words import officer_links
from qianyue.web.desk_words import member_links


def house(request: HttpRequest) -> dict[str, Any]:
    """`development`: a band says so on every page; `large_type`: the reader's choice; `account`: who is logged in."""
    return {
        "development": not settings.PRODUCTION,
        "large_type": request.COOKIES.get("large") == "1",
        "account": SimpleLazyObject(lambda: _account(request)),
    }


def _account(request: HttpRequest) -> dict[str, Any]:
    """`name` and `links` of whoever is logged in; empty for visitors, and when the page says that the database is away."""
    try:
        actor = who.actor(request) if hasattr(request, "user") else None
        if actor is None:
            return {}
        if actor.role == WORKER:
            person: Person = request.user  # type: ignore[assignment]
            return {"name": person.name or masked_phone(person.phone), "links": _worker_links(inbox.unread(actor))}
        if actor.role == OFFICER:
            officer = who.office(request)
            return {"name": f"{officer.authority.name} · {_('工作人员')}", "links": officer_links(officer)} if officer else {}
        member = who.membership(request)
        if member is None:
            return {}
        links = member_links(member, inbox.unread(actor))
        return {"name": f"{member.employer.name} · {_(member.get_role_display())}", "links": links}
    except DatabaseError:
        return {}


def _worker_links(unread: int) -> list[dict[str, Any]]:
    return [
        {"href": "/my", "text": _("我的合同")},
        {"href": "/my/messages", "text": _("消息"), "count": unread},
    ]


def masked_phone(phone: str | None) -> str:
    """`138****0000`: enough for its owner to know it again."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else ""
