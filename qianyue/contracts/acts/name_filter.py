"""Somebody names a filter of a list, to have it back tomorrow; nobody else sees it, and nothing of a contract changes by it."""

from __future__ import annotations

import uuid

from django.db import transaction

from qianyue.contracts.access import membership
from qianyue.contracts.models import SavedView
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotFound
from qianyue.people.models import Person

MOST = 20  # of one person, for one list
LONGEST = 20  # characters of a name


def views_of(listing: str, *, actor: Actor) -> list[SavedView]:
    """What the actor has named for this employer, by name."""
    found = SavedView.objects.filter(person=actor.person, employer=actor.employer, listing=listing)
    return sorted(found, key=lambda view: str(view.name))


def name_filter(listing: str, name: str, query: str, *, actor: Actor) -> SavedView:
    """The same name again means the new filter. Errors: InvalidInput (no name, nothing chosen), Conflict (too many)."""
    member = membership(actor)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        message = "请给这组筛选起一个名字，不超过 20 个字。"
        raise InvalidInput(message, fields={"name": message})
    if not query:
        raise InvalidInput("请先选择筛选条件，再保存。")
    with transaction.atomic():
        Person.objects.select_for_update().get(id=actor.person)  # one at a time: names stay different, and few
        mine = views_of(listing, actor=actor)
        same = next((view for view in mine if view.name == name), None)
        if same is None and len(mine) >= MOST:
            raise Conflict("最多保存 20 组筛选。请先删除不用的，再保存。")
        view = same or SavedView(person_id=actor.person, employer=member.employer, listing=listing, name=name)
        view.query = query
        view.save()
    return view


def forget_filter(view: uuid.UUID, *, actor: Actor) -> None:
    """Errors: NotFound, also for another's."""
    membership(actor)
    if not SavedView.objects.filter(id=view, person=actor.person, employer=actor.employer).delete()[0]:
        raise NotFound("没有找到这组筛选，可能已经删除。")
