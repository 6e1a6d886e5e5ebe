"""The list of rows with history and source, and the form for a new one."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from qianyue.law.wages import CLASSES
from qianyue.operations.actor import Actor
from qianyue.oversight import access
from qianyue.oversight.acts.add_table_row import add_table_row
from qianyue.oversight.models import Officer, TableRow
from qianyue.web import authority_words as words
from qianyue.web.forms.authority import FORMS, ClassForm
from qianyue.web.who import for_officers

PER_PAGE = 25


@for_officers
def rows(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """What waits for confirmation, then one table with everything that holds or has held around the officer's region."""
    officer, table = access.as_officer(actor), _table(request.GET.get("table"))
    asked = _asked(request, officer)
    page = Paginator(words.narrowed(words.lines(officer, table), **asked), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "officer": officer,
        "table": table,
        "tables": TableRow.Table.choices,
        "wages": table == TableRow.Table.MINIMUM_WAGES,
        "page": page,
        "drafts": [drawn(row) for row in words.drafts(officer)],
        "drafted_only": asked["standing"] == words.DRAFTED,
        "asked": asked,
        "narrowed": any(asked.values()),
        "standings": [(name, word) for name, (word, _tag) in words.STANDINGS.items()],
        "counties": words.counties_of(officer),
        "classes": [(code, words.class_name(code)) for code in CLASSES],
        "query": urlencode({"table": table} | _kept(asked)) + "&",
        "kept": urlencode(_kept(asked)),
        "done": request.GET.get("done", ""),
    }
    return render(request, "authority/rows.html", context)


@for_officers
def new(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """A new row. The page's operation key makes two clicks one row."""
    officer = access.as_officer(actor)
    table = _table(request.POST.get("table") or request.GET.get("table"))
    operation = request.POST.get("operation") or uuid.uuid4().hex
    form: ClassForm = FORMS[table](request.POST if request.method == "POST" else None, authority=officer.authority)
    if request.method == "POST":
        key = form.attempt(lambda data: add_table_row(table=table, **data, actor=actor, operation=operation))
        if key is not None:
            return HttpResponseRedirect(reverse("authority_row", args=[key]) + "?done=added")
    context = {
        "form": form,
        "table": table,
        "tables": TableRow.Table.choices,
        "operation": operation,
        "wages": table == TableRow.Table.MINIMUM_WAGES,
    }
    return render(request, "authority/new.html", context, status=form.status if form.errors else 200)


def drawn(row: TableRow) -> dict[str, Any]:
    """A row added in the product, in words."""
    standing = words.standing_of(row)
    return {
        "row": row,
        "place": words.place_name(row.region),
        "wage_class": words.class_name(row.wage_class),
        "word": words.STANDINGS[standing][0],
        "tag": words.STANDINGS[standing][1],
    }


def _asked(request: HttpRequest, officer: Officer) -> dict[str, str]:
    """What the address narrows by; whatever makes no sense is as if it were not there."""
    given = request.GET
    place, standing, wage_class = (given.get(name, "") for name in ("place", "standing", "class"))
    return {
        "standing": standing if standing in words.STANDINGS else "",
        "place": place if place in dict(words.counties_of(officer)) else "",
        "wage_class": wage_class if wage_class in CLASSES else "",
        "words": "".join(given.get("q", "").replace("\x00", "").split())[:60],
    }


def _kept(asked: dict[str, str]) -> dict[str, str]:
    """The same for an address."""
    names = {"standing": "standing", "place": "place", "wage_class": "class", "words": "q"}
    return {names[name]: value for name, value in asked.items() if value}


def _table(wanted: str | None) -> str:
    return wanted if wanted in TableRow.Table.values else TableRow.Table.MINIMUM_WAGES.value
