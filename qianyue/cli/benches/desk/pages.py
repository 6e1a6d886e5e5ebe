"""What the handler and the seal keeper of a large employer look at."""

from __future__ import annotations

from typing import Any

from django.utils.http import urlencode

from qianyue.cli.rehearsal import Office
from qianyue.contracts.models import Contract
from qianyue.contracts.search.readings import pinyin_of


def pages_of(office: Office) -> list[tuple[str, Any, str]]:
    """Name of the page, who looks, address."""
    some = Contract.objects.filter(employer=office.employer).order_by("id")
    one = some[some.count() // 2]
    name = one.terms["worker"]["name"]
    pinyin = max(pinyin_of(name), key=len)
    deep = min(1000, max(2, some.count() // 25 - 1))
    desk = {
        "list, first page": {},
        f"list, page {deep:,}": {"page": deep},
        "list, by change": {"sort": "-changed"},
        f"list, by change, page {deep:,}": {"sort": "-changed", "page": deep},
        "list, drafts only": {"state": "draft"},
        "list, concluded only, by number": {"state": "concluded", "sort": "number"},
        "list, concluded amendments of one handler": {
            "state": "concluded",
            "kind": "amendment",
            "handler": str(one.handler_id),
        },
        "list, signed within one month": {"signed_from": "2026-01-01", "signed_to": "2026-01-31"},
        "list, whose turn: the seal keeper": {"turn": "keeper"},
        "list, a rare name": {"q": name},
        "list, the most frequent surname in pinyin": {"q": "wang"},
        "list, surname and position": {"q": "王 会计"},
        "list, nothing found": {"q": "不存在的人"},
    }
    search = {
        "search, name": name,
        "search, name in pinyin": pinyin,
        "search, initials": "wxy",
        "search, end of number": one.number[-6:],
        "search, last four of a phone": one.terms["worker"]["phone"][-4:],
    }
    found = [(title, office.handler, f"/desk?{urlencode(query)}") for title, query in desk.items()]
    found += [(title, office.handler, f"/desk/search?{urlencode({'q': typed})}") for title, typed in search.items()]
    return [
        *found,
        ("seal queue", office.keeper, "/desk/seal"),
        ("seal queue, last page", office.keeper, "/desk/seal?page=300"),
        ("messages", office.handler, "/desk/messages"),
        ("messages, page 500", office.handler, "/desk/messages?page=500"),
        ("statistics, counted anew", office.handler, "/desk/statistics"),
        ("statistics", office.handler, "/desk/statistics"),
        ("one contract", office.handler, f"/desk/contracts/{one.id}"),
    ]
