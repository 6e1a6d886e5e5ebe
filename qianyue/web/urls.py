"""Every address of the web face, by room: public pages, logging in, the worker's screens, the desks of employer and authority."""

from __future__ import annotations

from django.urls import path

from qianyue.api.api import api
from qianyue.web.methods import act, button, form, read, screen
from qianyue.web.urls_authority import AUTHORITY
from qianyue.web.urls_desk import DESK
from qianyue.web.views import health, invitation, login, preferences, public, trust, verify
from qianyue.web.views.my import contract, file, home, identity, signing, statement

PUBLIC = [
    path("", read(public.home), name="home"),
    path("verify", form(verify.verify), name="verify"),
    path("how-to-check", read(trust.how_to_check), name="how_to_check"),
    path("trust/<slug:name>.pem", read(trust.root_certificate), name="root_certificate"),
    path("privacy", read(public.privacy), name="privacy"),
    path("livez", read(health.livez), name="livez"),
    path("healthz", read(health.healthz), name="healthz"),
    path("large-type", button(preferences.large_type), name="large_type"),
    path("language", button(preferences.language), name="language"),
    path("s/<str:token>", read(invitation.open_invitation), name="invitation"),
    path("login", form(login.phone), name="login"),
    path("login/code", act(login.code), name="login_code"),
    path("logout", button(login.log_out), name="logout"),
]

_ONE = "my/contracts/<uuid:contract_id>"
WORKER = [
    path("my", screen(home.contracts), name="contracts"),
    path("my/messages", act(home.messages), name="messages"),
    path("my/statements/<uuid:statement>", act(statement.answer), name="statement"),
    path("identity", act(identity.form), name="identity"),
    path("identity/go", screen(identity.go), name="identity_go"),
    path("identity/return/<uuid:check>", screen(identity.back), name="identity_return"),
    path(_ONE, screen(contract.contract), name="contract"),
    path(f"{_ONE}/bind", act(contract.bind_me), name="bind"),
    path(f"{_ONE}/consent", act(contract.consent), name="consent"),
    path(f"{_ONE}/facts", act(contract.confirm_facts), name="confirm_facts"),
    path(f"{_ONE}/read", act(contract.confirm_text), name="confirm_text"),
    path(f"{_ONE}/code", act(contract.ask_code), name="ask_code"),
    path(f"{_ONE}/intent", act(contract.confirm_intent), name="confirm_intent"),
    path(f"{_ONE}/decline", act(contract.decline), name="decline"),
    path(f"{_ONE}/request-change", act(contract.request_change), name="request_change"),
    path(f"{_ONE}/progress", screen(contract.progress), name="progress"),
    path(f"{_ONE}/file", screen(signing.file), name="file_to_sign"),
    path(f"{_ONE}/sign/begin", button(signing.begin), name="sign_begin"),
    path(f"{_ONE}/sign/finish", button(signing.finish), name="sign_finish"),
    path(f"{_ONE}/pages/<int:number>.webp", screen(file.page_picture), name="page_picture"),
    path(f"{_ONE}/download", screen(file.download), name="download"),
    path(f"{_ONE}/view", screen(file.view), name="view"),
    path(f"{_ONE}/print", screen(file.printable), name="print"),
    path(f"{_ONE}/check", screen(file.check), name="check"),
]

urlpatterns = [*PUBLIC, *WORKER, *DESK, *AUTHORITY, path("api/", api.urls)]

handler400 = "qianyue.web.views.errors.bad_request"
handler403 = "qianyue.web.views.errors.not_allowed"
handler404 = "qianyue.web.views.errors.not_found"
handler500 = "qianyue.web.views.errors.server_error"
