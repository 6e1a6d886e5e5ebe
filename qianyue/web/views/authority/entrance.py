"""Officers log in: account and password, for the one authority that they act for; then the second step."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qianyue.operations.errors import NotAllowed
from qianyue.oversight.models import Officer
from qianyue.people.acts.log_in import log_in_with_password
from qianyue.people.models import Person
from qianyue.web import who
from qianyue.web.forms.desk import PasswordForm
from qianyue.web.local import local_path
from qianyue.web.second_step import SecondStep


def log_in(request: HttpRequest) -> HttpResponse:
    """Account and password; back to where the person was going."""
    onward = local_path(request.POST.get("next") or request.GET.get("next"), "")
    if request.method == "GET" and not onward and who.office(request):
        return HttpResponseRedirect(reverse("authority"))
    form = PasswordForm(request.POST if request.method == "POST" else None, initial={"next": onward})
    if request.method == "POST" and (person := form.attempt(lambda data: _check(request, data))):
        officer = Officer.objects.filter(person=person, active=True).first()
        if officer is None:
            raise NotAllowed(_("这个账户不是人社部门的工作人员账户。用人单位请从“用人单位登录”进入。"))
        SecondStep.begin(request, officer, onward)
        return redirect("authority_second")
    return render(request, "authority/login.html", {"form": form}, status=form.status if form.errors else 200)


def _check(request: HttpRequest, data: dict[str, str]) -> Person:
    return log_in_with_password(data["login_name"], data["password"], request=request.origin)  # type: ignore[attr-defined]
