"""Every address of the web face, by room: public pages, logging in, the worker's screens, the desks of employer and authority."""

from __future__ import annotations

from django.urls import path

from qianyue.api.api import api
from qianyue.web.urls_authority import AUTHORITY
from qianyue.web.urls_desk import DESK
from qianyue.web.views import health, invitation, login, preferences, public, trust, verify
from qianyue.web.views.my import contract, file, home, identity, signing

PUBLIC = [
    path("", public.home, name="home"),
    path("verify", verify.verify, name="verify"),
    path("how-to-check", trust.how_to_check, name="how_to_check"),
    path("trust/<slug:name>.pem", trust.root_certificate, name="root_certificate"),
    path("privacy", public.privacy, name="privacy"),
    path("livez", health.livez, name="livez"),
    path("healthz", health.healthz, name="healthz"),
    path("large-type", preferences.large_type, name="large_type"),
    path("language", preferences.language, name="language"),
    path("s/<str:token>", invitation.open_invitation, name="invitation"),
    path("login", login.phone, name="login"),
    path("login/code", login.code, name="login_code"),
    path("logout", login.log_out, name="logout"),
]

_ONE = "my/contracts/<uuid:contract_id>"
WORKER = [
    path("my", home.contracts, name="contracts"),
    path("my/messages", home.messages, name="messages"),
    path("identity", identity.form, name="identity"),
    path("identity/go", identity.go, name="identity_go"),
    path("identity/return/<uuid:check>", identity.back, name="identity_return"),
    path(_ONE, contract.contract, name="contract"),
    path(f"{_ONE}/bind", contract.bind_me, name="bind"),
    path(f"{_ONE}/consent", contract.consent, name="consent"),
    path(f"{_ONE}/facts", contract.confirm_facts, name="confirm_facts"),
    path(f"{_ONE}/read", contract.confirm_text, name="confirm_text"),
    path(f"{_ONE}/code", contract.ask_code, name="ask_code"),
    path(f"{_ONE}/intent", contract.confirm_intent, name="confirm_intent"),
    path(f"{_ONE}/decline", contract.decline, name="decline"),
    path(f"{_ONE}/request-change", contract.request_change, name="request_change"),
    path(f"{_ONE}/progress", contract.progress, name="progress"),
    path(f"{_ONE}/file", signing.file, name="file_to_sign"),
    path(f"{_ONE}/sign/begin", signing.begin, name="sign_begin"),
    path(f"{_ONE}/sign/finish", signing.finish, name="sign_finish"),
    path(f"{_ONE}/pages/<int:number>.webp", file.page_picture, name="page_picture"),
    path(f"{_ONE}/download", file.download, name="download"),
    path(f"{_ONE}/view", file.view, name="view"),
    path(f"{_ONE}/print", file.printable, name="print"),
    path(f"{_ONE}/check", file.check, name="check"),
]

urlpatterns = [*PUBLIC, *WORKER, *DESK, *AUTHORITY, path("api/", api.urls)]

handler400 = "qianyue.web.views.errors.bad_request"
handler403 = "qianyue.web.views.errors.not_allowed"
handler404 = "qianyue.web.views.errors.not_found"
handler500 = "qianyue.web.views.errors.server_error"
