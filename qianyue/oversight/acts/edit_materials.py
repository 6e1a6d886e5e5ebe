"""An officer keeps the authority's own list of papers: adds, changes, retires. The first change copies what held before."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from qianyue.employers import application_facts as facts_of
from qianyue.employers.materials import FORMS, list_of
from qianyue.employers.models import MaterialItem
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotFound
from qianyue.oversight.access import as_officer
from qianyue.oversight.models import Authority, Officer

LONGEST_TITLE, LONGEST_NOTE = 60, 200
MOST = 40  # items of a list


def materials(actor: Actor) -> tuple[list[MaterialItem], Officer]:
    """The list that holds in the officer's region, retired items last. Errors: NotAllowed."""
    officer = as_officer(actor)
    return sorted(list_of(officer.authority.region), key=lambda item: item.retired_at is not None), officer


def material(code: str, *, actor: Actor) -> MaterialItem:
    """One of them. Errors: NotFound, NotAllowed."""
    found = next((item for item in materials(actor)[0] if item.code == code), None)
    if found is None:
        raise NotFound("没有找到这项材料，请回到清单查看。")
    return found


def add_material(values: dict[str, Any], *, actor: Actor) -> str:
    """A new item at the end of the list; its code. Errors: NotAllowed, InvalidInput, Conflict (the list is full)."""
    officer = as_officer(actor)
    fields = _checked(values)
    with transaction.atomic():
        area = _own_list(officer)
        there = MaterialItem.objects.filter(area=area)
        if there.count() >= MOST:
            raise Conflict("清单已有 40 项，请先停用不需要的。")
        code = f"item-{secrets.token_hex(4)}"
        MaterialItem(area=area, code=code, position=there.count(), **fields).save(force_insert=True)
        record("material.added", stream=officer.authority_id, actor=actor, facts={"code": code, **fields})
    return code


def change_material(code: str, values: dict[str, Any], *, actor: Actor) -> None:
    """What is asked from now on, of applications that are not submitted yet too. Errors: NotFound, NotAllowed, InvalidInput."""
    officer, _item = as_officer(actor), material(code, actor=actor)
    fields = _checked(values)
    with transaction.atomic():
        item = MaterialItem.objects.select_for_update().get(area=_own_list(officer), code=code)
        before = {name: getattr(item, name) for name in fields}
        changed = {name: value for name, value in fields.items() if before[name] != value}
        if not changed:
            return
        MaterialItem.objects.filter(id=item.id).update(**changed)
        facts = {"code": code, "before": {name: before[name] for name in changed}, "after": changed}
        record("material.changed", stream=officer.authority_id, actor=actor, facts=facts)


def retire_material(code: str, *, retire: bool, actor: Actor) -> None:
    """Ask for it no longer, or again. Errors: NotFound, NotAllowed, Conflict (that is how it is already)."""
    officer, _item = as_officer(actor), material(code, actor=actor)
    with transaction.atomic():
        standing = MaterialItem.objects.filter(area=_own_list(officer), code=code, retired_at__isnull=retire)
        if not standing.update(retired_at=timezone.now() if retire else None):
            raise Conflict("同事刚刚改过这一项，请刷新页面查看。")
        kind = "material.retired" if retire else "material.restored"
        record(kind, stream=officer.authority_id, actor=actor, facts={"code": code})


def _own_list(officer: Officer) -> str:
    """The region whose list the authority keeps; where it had none, a copy of what held until now. In a transaction."""
    area = officer.authority.region
    Authority.objects.select_for_update().get(id=officer.authority_id)  # two officers at once make one copy
    if not MaterialItem.objects.filter(area=area).exists():
        names = ("code", "title", "note", "kinds", "only_agents", "required", "form", "position", "retired_at")
        for item in list_of(area):
            MaterialItem(area=area, **{name: getattr(item, name) for name in names}).save(force_insert=True)
    return area


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """Errors: InvalidInput at each field."""
    title, note = (" ".join(str(values.get(name, "")).split()) for name in ("title", "note"))
    kinds, form = list(values.get("kinds") or []), str(values.get("form") or "")
    wrong = {}
    if not title or len(title) > LONGEST_TITLE or not title.isprintable():
        wrong["title"] = "请写明材料名称，60 字以内。"
    if len(note) > LONGEST_NOTE or not note.isprintable():
        wrong["note"] = "说明最多 200 个字。"
    if not all(kind in facts_of.KINDS for kind in kinds):
        wrong["kinds"] = "请从列表中选择单位性质。"
    if form and form not in FORMS:
        wrong["form"] = "请从列表中选择系统填好的表。"
    if wrong:
        raise InvalidInput("请修改标出的内容。", fields=wrong)
    flags = {name: bool(values.get(name)) for name in ("only_agents", "required")}
    return {"title": title, "note": note, "kinds": kinds, "form": form, **flags}
