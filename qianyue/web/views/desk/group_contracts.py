"""The contracts of several employers of a group in one list, each opened in the employer where the person may open it."""

from __future__ import annotations

import dataclasses

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qianyue.contracts.group_contracts import GroupReach, group_reach
from qianyue.contracts.models import Contract
from qianyue.employers.permissions import may
from qianyue.operations.actor import Actor
from qianyue.web.desk_words import Standing, standings
from qianyue.web.lists.group import group_listing
from qianyue.web.views.desk.home import list_context
from qianyue.web.who import for_members


@for_members()
def contracts(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    reach = group_reach(actor)
    every = reach.contracts()
    listed = group_listing(reach).of(every, request.GET, actor=actor)
    found = listed.take(every)  # asked once more: what was moved to another department since then has no way to it
    context = list_context(listed, every, actor) | {
        "group": reach,
        "rows": _rows(found, reach),
        "may_keep": bool(reach.keeping),
        "only_looks": [one for one in reach.members if one not in reach.keeping],
        "figures": may(actor, "group_figures") and not reach.own.department_id,
    }
    return render(request, "desk/group_contracts.html", context)


def _rows(found: list[Contract], reach: GroupReach) -> list[Standing]:
    """Each with the way to it; one's own employer's needs none."""
    ways = {contract.id: reach.way(contract) for contract in found}
    lines = standings(found, actor=reach.actor, acting={key: reach.acting(way) for key, way in ways.items()})
    return [
        dataclasses.replace(line, way="" if way is reach.own else str(way.id), keeps=way in reach.keeping)
        for line, way in ((line, ways[line.contract.id]) for line in lines)
    ]
