"""The severance calculator, the same for the employer and the worker: what an employment says, what is typed, the result."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from qianyue.contracts.employed import Employed, intentions
from qianyue.law.endings import REASONS
from qianyue.law.severance import Inputs, NotCalculable, is_due, severance
from qianyue.law.wages import minimum_wage
from qianyue.web.after_words import reason_choices
from qianyue.web.forms.after import SeveranceForm


def calculator(request: HttpRequest, found: Employed) -> dict[str, Any]:
    """Form and, after a POST that makes sense, the result. Nothing is kept and nothing goes on record."""
    reasons = reason_choices()
    form = SeveranceForm(reasons, request.POST if request.method == "POST" else None, initial=_first(found))
    context: dict[str, Any] = {"form": form, "since": found.employment.service_since}
    if request.method == "POST" and form.is_valid():
        context |= _result(form, found)
    context["status"] = form.status if form.is_bound and form.errors else 200
    return context


def _first(found: Employed) -> dict[str, Any]:
    """The agreed wage stands in for the average until somebody types the real one."""
    employment = found.employment
    ended = employment.current.ended
    return {
        "reason": ended.reason if ended and ended.reason in REASONS else "",
        "until": ended.day if ended else employment.term_end.value or employment.on,
        "average_wage": _agreed(found),
        "refused_same_terms": any(one.answer == "no" and one.same_or_better for one in intentions(found.key)[:1]),
    }


def _agreed(found: Employed) -> Decimal | None:
    if not found.reached:
        return None
    try:
        return Decimal(found.employment.current.part("pay")["monthly_wage"])
    except (KeyError, TypeError, InvalidOperation):
        return None


def _result(form: SeveranceForm, found: Employed) -> dict[str, Any]:
    data, employment = form.cleaned_data, found.employment
    since = employment.service_since.value
    if since is None:
        form.add_error(None, _("合同没有写明开始工作的日期，不能试算。"))
        return {}
    work = employment.current.part("work")
    lowest = minimum_wage(work.get("region"), data["until"])
    try:
        made = severance(
            Inputs(
                since=since,
                until=data["until"],
                average_wage=data["average_wage"],
                local_average=data["local_average"],
                last_month_wage=data["last_month_wage"],
                minimum_wage=lowest.monthly if lowest else None,
            )
        )
    except NotCalculable as problem:
        form.add_error("until", str(problem))
        return {}
    exempt = employment.current.kind == "part_time_contract" or work.get("post_type") == "public_welfare"
    told = {name: data[name] for name in ("proposed_by_worker", "refused_same_terms")}
    due, why = is_due(data["reason"], exempt=exempt, **told)
    return {"result": made, "due": due, "why": why, "instead": REASONS[data["reason"]].pay_instead}
