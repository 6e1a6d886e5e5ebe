"""The list of papers that applications need: all items, adding one, changing one, retiring one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from qianyue.employers.application_facts import KINDS
from qianyue.employers.materials import FORMS
from qianyue.operations.actor import Actor
from qianyue.oversight.acts.edit_materials import add_material, change_material, material, materials, retire_material
from qianyue.web.forms.materials import MaterialForm
from qianyue.web.who import for_officers

FIELDS = ("title", "note", "kinds", "only_agents", "required", "form")


@for_officers
def every(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    found, officer = materials(actor)
    rows = [
        {"item": item, "kinds": [KINDS[kind] for kind in item.kinds if kind in KINDS], "form": FORMS.get(item.form)}
        for item in found
    ]
    own = bool(found) and found[0].area == officer.authority.region
    context = {"rows": rows, "own": own, "done": request.GET.get("done", "")}
    return render(request, "authority/materials.html", context)


@for_officers
def new(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    form = MaterialForm(request.POST if request.method == "POST" else None, initial={"required": True})
    if request.method == "POST" and form.attempt(lambda data: add_material(data, actor=actor)):
        return HttpResponseRedirect(reverse("authority_materials") + "?done=added")
    return render(request, "authority/material.html", {"form": form}, status=form.status if form.errors else 200)


@for_officers
def one(request: HttpRequest, code: str, *, actor: Actor) -> HttpResponse:
    """Change an item; `retire` in the request retires it, `restore` asks for it again."""
    item = material(code, actor=actor)
    if request.method == "POST" and ("retire" in request.POST or "restore" in request.POST):
        retire_material(code, retire="retire" in request.POST, actor=actor)
        return HttpResponseRedirect(reverse("authority_materials") + "?done=changed")
    form = MaterialForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(item, name) for name in FIELDS}
    )
    if request.method == "POST":
        form.attempt(lambda data: change_material(code, data, actor=actor))
        if not form.errors:
            return HttpResponseRedirect(reverse("authority_materials") + "?done=changed")
    return render(request, "authority/material.html", {"form": form, "item": item}, status=form.status if form.errors else 200)
