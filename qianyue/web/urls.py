"""Every address of the web face, by room: public pages, logging in, the worker's screens, the desks of employer and authority."""

from __future__ import annotations

from django.urls import path

from qianyue.api.api import api
from qianyue.web.methods import act, button, form, read, screen
from qianyue.web.urls_apply import APPLY
from qianyue.web.urls_authority import AUTHORITY
from qianyue.web.urls_desk import DESK
from qianyue.web.views import counter, health, invitation, login, notices, preferences, public, reports, texts, trust, verify
from qianyue.web.views.my import attachment, complaints, contract, employment, file, home, identity, intention, signing, statement
from qianyue.web.views.my import paper as my_paper

PUBLIC = [
    path("", read(public.home), name="home"),
    path("verify", form(verify.verify), name="verify"),
    path("how-to-check", read(trust.how_to_check), name="how_to_check"),
    path("trust/<slug:name>.pem", read(trust.root_certificate), name="root_certificate"),
    path("privacy", read(public.privacy), name="privacy"),
    path("texts", read(texts.every), name="official_texts"),
    path("texts/<uuid:text_id>", read(texts.one), name="official_text"),
    path("texts/<uuid:text_id>/pages/<int:number>.webp", read(texts.page_picture), name="official_text_picture"),
    path("texts/shipped/<slug:kind>", read(texts.shipped), name="shipped_text"),
    path("texts/shipped/<slug:kind>/pages/<int:number>.webp", read(texts.shipped_picture), name="shipped_text_picture"),
    path("livez", read(health.livez), name="livez"),
    path("healthz", read(health.healthz), name="healthz"),
    path("large-type", button(preferences.large_type), name="large_type"),
    path("language", button(preferences.language), name="language"),
    path("reports/sms", button(reports.sms), name="reports_sms"),
    path("reports/wechat", act(reports.wechat), name="reports_wechat"),
    path("s/<str:token>", read(invitation.open_invitation), name="invitation"),
    path("login", form(login.phone), name="login"),
    path("login/code", act(login.code), name="login_code"),
    path("counter", form(counter.start), name="counter"),
    path("counter/code", act(counter.code), name="counter_code"),
    path("counter/here", button(counter.here), name="counter_here"),
    path("counter/leave", button(counter.leave), name="counter_leave"),
    path("counter/over", screen(counter.over), name="counter_over"),
    path("logout", button(login.log_out), name="logout"),
]

_ONE = "my/contracts/<uuid:contract_id>"
WORKER = [
    path("my", screen(home.contracts), name="contracts"),
    path("my/messages", act(home.messages), name="messages"),
    path("my/notices", act(notices.notices), name="notices"),
    path("my/notices/email", button(notices.email), name="notices_email"),
    path("my/notices/wechat", screen(notices.wechat), name="notices_wechat"),
    path("my/notices/wechat/unbind", button(notices.unbind), name="notices_unbind"),
    path("my/papers/<uuid:paper>", act(my_paper.one), name="my_paper"),
    path("my/papers/<uuid:paper>/scan/<int:number>.webp", screen(my_paper.picture), name="my_paper_picture"),
    path("my/papers/<uuid:paper>/scan.pdf", screen(my_paper.download), name="my_paper_download"),
    path("my/complaints", screen(complaints.complaints), name="my_complaints"),
    path("my/complaints/new", act(complaints.new), name="my_complaint_new"),
    path("my/complaints/<uuid:complaint_id>", screen(complaints.complaint), name="my_complaint"),
    path("my/statements/<uuid:statement>", act(statement.answer), name="statement"),
    path("my/intentions/<uuid:intention>", act(intention.answer), name="intention"),
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
    path(f"{_ONE}/question", act(contract.question), name="question"),
    path(f"{_ONE}/changes", screen(contract.changes), name="changes"),
    path(f"{_ONE}/request-change", act(contract.request_change), name="request_change"),
    path(f"{_ONE}/progress", screen(contract.progress), name="progress"),
    path(f"{_ONE}/file", screen(signing.file), name="file_to_sign"),
    path(f"{_ONE}/sign/join", button(signing.join), name="sign_join"),
    path(f"{_ONE}/sign/answer", button(signing.answer), name="sign_answer"),
    path(f"{_ONE}/sign/begin", button(signing.begin), name="sign_begin"),
    path(f"{_ONE}/sign/finish", button(signing.finish), name="sign_finish"),
    path(f"{_ONE}/sign/counter", button(counter.sign), name="counter_sign"),
    path(f"{_ONE}/receipt", screen(counter.receipt), name="counter_receipt"),
    path(f"{_ONE}/pages/<int:number>.webp", screen(file.page_picture), name="page_picture"),
    path(f"{_ONE}/attachments/<int:number>", act(attachment.one), name="attachment"),
    path(f"{_ONE}/attachments/<int:number>/pages/<int:page>.webp", screen(attachment.page_picture), name="attachment_picture"),
    path(f"{_ONE}/attachments/<int:number>/download", screen(attachment.download), name="attachment_download"),
    path(f"{_ONE}/download", screen(file.download), name="download"),
    path(f"{_ONE}/view", screen(file.view), name="view"),
    path(f"{_ONE}/print", screen(file.printable), name="print"),
    path(f"{_ONE}/check", screen(file.check), name="check"),
    path(f"{_ONE}/employment", screen(employment.employment), name="employment"),
    path(f"{_ONE}/severance", act(employment.severance), name="my_severance"),
]

urlpatterns = [*PUBLIC, *WORKER, *APPLY, *DESK, *AUTHORITY, path("api/", api.urls)]

handler400 = "qianyue.web.views.errors.bad_request"
handler403 = "qianyue.web.views.errors.not_allowed"
handler404 = "qianyue.web.views.errors.not_found"
handler500 = "qianyue.web.views.errors.server_error"
