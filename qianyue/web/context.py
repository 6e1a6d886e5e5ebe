"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from qianyue.employers.models import Application
from qianyue.operations.actor import COUNTER, OFFICER, WORKER
from qianyue.people.models import Person
from qianyue.web import inbox, who
from qianyue.web.authority_words import officer_links
from qianyue.web.desk_words import member_links
from qianyue.web.local import desk_page


def house(request: HttpRequest) -> dict[str, Any]:
    """`development`: a band says so on every page; `large_type`: the reader's choice; `account`: who is logged in."""
    return {
        "development": not settings.PRODUCTION,
        "large_type": request.COOKIES.get("large") == "1" or _at_counter(request),
        "counter": SimpleLazyObject(lambda: who.counter(request)) if _at_counter(request) else None,
        "account": SimpleLazyObject(lambda: _account(request)),
    }


def _at_counter(request: HttpRequest) -> bool:
    """At a service counter everything is in large type. A page that says that the database is away asks it nothing."""
    try:
        return hasattr(request, "session") and who.at_counter(request) is not None
    except DatabaseError:
        return False


def _account(request: HttpRequest) -> dict[str, Any]:
    """`name` and `links` of whoever is logged in; empty for visitors, and when the page says that the database is away."""
    try:
        actor = who.actor(request) if hasattr(request, "user") else None
        if actor is None:
            return {}
        if actor.request.channel == COUNTER:
            return {"name": request.user.name or masked_phone(request.user.phone), "links": [_contracts()]}  # type: ignore[union-attr]
        if actor.role == WORKER:
            person: Person = request.user  # type: ignore[assignment]
            return {"name": person.name or masked_phone(person.phone), "links": _worker_links(person, inbox.unread(actor))}
        if actor.role == OFFICER:
            officer = who.office(request)
            if officer is None:
                return {}
            links = _with_place(officer_links(officer), request.path)
            return {"name": f"{officer.authority.name} · {_('工作人员')}", "links": links, "menus": True}
        member = who.membership(request)
        if member is None:
            return {}
        links = member_links(member, inbox.unread(actor))
        for link in links:
            if link.pop("returns", False):  # to come back to this page
                link["href"] += f"?{urlencode({'from': desk_page(request.get_full_path())})}"
        sent = _("（集团指派）") if member.through_id else ""
        name = f"{member.employer.name} · {_(member.get_role_display())}{sent}"
        return {"name": name, "links": links, "stopped": member.employer, "search": True}
    except DatabaseError:
        return {}


def _with_place(links: list[dict[str, Any]], path: str) -> list[dict[str, Any]]:
    """Of headings with links under them: in which one the reader is, also on a page that is in none of the lists itself."""
    for heading in links:
        ways = [link["href"] for link in heading.get("links", ())]
        heading["here"] = any(path == way or path.startswith(f"{way}/") for way in ways)
    return links


def _worker_links(person: Person, unread: int) -> list[dict[str, Any]]:
    links: list[dict[str, Any]] = [
        _contracts(),
        {"href": "/my/messages", "text": _("消息"), "count": unread},
    ]
    if Application.objects.filter(applicant=person).exists():
        links.append({"href": "/apply", "text": _("开通申请")})
    return links


def _contracts() -> dict[str, Any]:
    return {"href": "/my", "text": _("我的合同")}


def masked_phone(phone: str | None) -> str:
    """`138****0000`: enough for its owner to know it again."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else ""
