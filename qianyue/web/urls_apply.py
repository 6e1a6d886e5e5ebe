"""Opening the service: every address below /apply, and the accounts of those who were appointed."""

from __future__ import annotations

from django.urls import path

from qianyue.web.methods import act, button, read, screen
from qianyue.web.views import account as of_phone
from qianyue.web.views.apply import account, fill, home, papers, representative

_ONE = "apply/<uuid:application_id>"
APPLY = [
    path("apply", read(home.opening), name="apply"),
    path("apply/new", button(home.begin), name="apply_new"),
    path("apply/change/<uuid:employer_id>", button(home.change), name="apply_change"),
    path(_ONE, screen(home.one), name="apply_one"),
    path(f"{_ONE}/fill/<slug:section>", act(fill.section), name="apply_fill"),
    path(f"{_ONE}/papers", act(papers.papers), name="apply_papers"),
    path(f"{_ONE}/papers/<slug:item>.pdf", screen(papers.download), name="apply_paper"),
    path(f"{_ONE}/papers/<slug:item>/<int:number>.webp", screen(papers.picture), name="apply_picture"),
    path(f"{_ONE}/papers/<slug:item>/impression.png", screen(papers.impression), name="apply_impression"),
    path(f"{_ONE}/forms/<slug:form>.pdf", screen(papers.form), name="apply_form"),
    path(f"{_ONE}/ask", button(home.ask), name="apply_ask"),
    path(f"{_ONE}/representative", act(representative.representative), name="apply_representative"),
    path(f"{_ONE}/submit", button(home.submit), name="apply_submit"),
    path(f"{_ONE}/discard", button(home.discard), name="apply_discard"),
    path("desk/account", act(account.account), name="desk_account"),
    path("authority/account", act(of_phone.officer), name="authority_account"),
    path("account/password", act(of_phone.password), name="account_password"),
]
