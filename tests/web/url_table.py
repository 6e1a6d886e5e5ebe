"""Every address of the product: the methods it takes, what it answers to whom, and in which state it serves its owner.

The people: nobody (not logged in), the contract's worker, a stranger (another identified worker), the employer's handler
and seal keeper, the neighbour (handler of another employer), and an officer of the prefecture. The answers:

open      served, or refused for a reason of its own that only its owner may know (409, 422)
later     open once the contract has been sent to the worker; a draft does not exist for this person
login     sent to log in (401 on the API)
missing   not found, as if the contract did not exist
refused   the person is known and may not do this
"""

from __future__ import annotations

import dataclasses

PEOPLE = ("nobody", "worker", "stranger", "handler", "keeper", "neighbour", "officer")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
STATES = ("draft", "proposed", "signed_by_one", "concluded")
OUTSIDERS = ("nobody", "stranger", "neighbour", "officer")  # nothing about the contract is their business


@dataclasses.dataclass(frozen=True)
class Address:
    """`serves`: the state in which somebody gets a page, a file or a way onward (2xx, 3xx); empty: not in this test."""

    methods: str
    answers: dict[str, str]
    serves: str
    writing: dict[str, str] = dataclasses.field(default_factory=dict)  # the answers to POST, where GET has others

    def answer(self, method: str, person: str, state: str) -> str:
        word = (self.writing if self.writing and method == "POST" else self.answers)[person]
        return ("missing" if state == "draft" else "open") if word == "later" else word


def _row(answers: str) -> dict[str, str]:
    return dict(zip(PEOPLE, answers.split(), strict=True))


# in the order of PEOPLE: nobody worker stranger handler keeper neighbour officer
ALL = _row("open open open open open open open")
NOTHING = _row("missing missing missing missing missing missing missing")
NO_ONE = _row("login login login login login login login")
ANYBODY = _row("login open open open open open login")
SEALED = _row("refused refused refused refused refused refused refused")
WORKERS = _row("login open open login login login login")
WORKER = _row("login later missing login login login login")
CHECKED = _row("login open missing login login login login")
STAFF = _row("login login login open open open login")
HANDLERS = _row("login login login open refused open login")
KEEPERS = _row("login login login refused open refused login")
AUTOSAVE = _row("login login login open login open login")
OFFICE = _row("login login login open open missing login")
FILE = _row("login login login later later missing login")
HANDLER = _row("login login login open refused missing login")
NO_STATEMENT = _row("login missing missing login login login login")
NO_TEXT = _row("login login login missing missing missing login")
WAIVER = _row("login login login open open missing login")
SAVING = _row("login login login open login missing login")
KEEPER = _row("login login login refused open missing login")
LINK = _row("later later later later later later later")
API_ALL = _row("login open open open open open refused")
API_NEW = _row("login refused refused open refused open refused")
API_ONE = _row("login later missing open open missing missing")
OFFICERS = _row("login login login login login login open")
NO_ROW = _row("login login login login login login missing")
OWNERS = _row("login login login refused refused refused login")  # who may is in tests/web/test_desk_people.py
COLLEAGUE = _row("login login login refused refused missing login")
APPROVER = _row("login login login refused refused missing login")
NO_ATTACHMENT = _row("login login login missing refused missing login")
API_NO_ATTACHMENT = _row("login missing missing missing missing missing missing")
NO_REPLY = _row("login login login missing refused missing login")
API_OURS = _row("login missing missing open refused missing missing")

READ, SCREEN, FORM, ACT, BUTTON = "GET HEAD", "GET", "GET HEAD POST", "GET POST", "POST"
_MY = "my/contracts/<uuid:contract_id>"
_EMPLOYMENT = "desk/employments/<uuid:contract_id>"
_DESK = "desk/contracts/<uuid:contract_id>"
_BATCH = "desk/batches/<uuid:batch_id>"
_ATTACHMENT = f"{_DESK}/attachments/<uuid:attachment_id>"
_PAPER = "desk/paper/<uuid:paper>"
_MY_PAPER = "my/papers/<uuid:paper>"
_TEXT = "desk/texts/<uuid:text_id>"
_API = "api/v1/contracts/<uuidstr:contract>"

PUBLIC = {
    "": Address(READ, ALL, "draft"),
    "verify": Address(FORM, ALL, "draft"),
    "how-to-check": Address(READ, ALL, "draft"),
    "trust/<slug:name>.pem": Address(READ, ALL, "draft"),
    "privacy": Address(READ, ALL, "draft"),
    "texts": Address(READ, ALL, "draft"),
    "texts/<uuid:text_id>": Address(READ, NOTHING, ""),  # published in test_official_texts.py
    "texts/<uuid:text_id>/pages/<int:number>.webp": Address(READ, NOTHING, ""),
    "texts/shipped/<slug:kind>": Address(READ, ALL, "draft"),
    "texts/shipped/<slug:kind>/pages/<int:number>.webp": Address(READ, ALL, "draft"),
    "livez": Address(READ, ALL, "draft"),
    "healthz": Address(READ, ALL, "draft"),
    "reports/sms": Address(BUTTON, SEALED, ""),  # sealed by the gateway: test_notices.py
    "reports/wechat": Address(ACT, SEALED, ""),
    "large-type": Address(BUTTON, ALL, "draft"),
    "language": Address(BUTTON, ALL, "draft"),
    "s/<str:token>": Address(READ, LINK, "proposed"),
    "login": Address(FORM, ALL, "draft"),
    "login/code": Address(ACT, NO_ONE, ""),  # only after a phone number: test_login.py
    "counter": Address(FORM, ALL, "draft"),  # a terminal that an officer has opened: test_counter.py
    "counter/code": Address(ACT, ALL, "draft"),
    "counter/here": Address(BUTTON, NO_ONE, ""),
    "counter/leave": Address(BUTTON, ALL, "draft"),
    "counter/over": Address(SCREEN, ALL, "draft"),
    "logout": Address(BUTTON, ALL, "draft"),
}
MINE = {
    "my": Address(SCREEN, WORKERS, "draft"),
    "my/notices": Address(ACT, ANYBODY, "draft"),
    "my/notices/email": Address(BUTTON, ANYBODY, ""),
    "my/notices/wechat": Address(SCREEN, ANYBODY, "draft"),
    "my/notices/wechat/unbind": Address(BUTTON, ANYBODY, "draft"),
    "my/messages": Address(ACT, WORKERS, "draft"),
    _MY_PAPER: Address(ACT, NO_STATEMENT, ""),  # entered in test_paper.py
    f"{_MY_PAPER}/scan/<int:number>.webp": Address(SCREEN, NO_STATEMENT, ""),
    f"{_MY_PAPER}/scan.pdf": Address(SCREEN, NO_STATEMENT, ""),
    "my/complaints": Address(SCREEN, WORKERS, "draft"),
    "my/complaints/new": Address(ACT, WORKERS, "draft"),
    "my/complaints/<uuid:complaint_id>": Address(SCREEN, NO_STATEMENT, ""),  # filed in test_complaints.py
    "my/statements/<uuid:statement>": Address(ACT, NO_STATEMENT, ""),  # asked for in test_statement.py
    "identity": Address(ACT, WORKERS, "draft"),
    "identity/go": Address(SCREEN, WORKERS, "draft"),
    "identity/return/<uuid:check>": Address(SCREEN, CHECKED, "draft"),
    _MY: Address(SCREEN, WORKER, "proposed"),
    f"{_MY}/bind": Address(ACT, WORKER, "proposed"),
    f"{_MY}/consent": Address(ACT, WORKER, "proposed"),
    f"{_MY}/facts": Address(ACT, WORKER, "proposed"),
    f"{_MY}/read": Address(ACT, WORKER, "proposed"),
    f"{_MY}/code": Address(ACT, WORKER, "proposed"),
    f"{_MY}/intent": Address(ACT, WORKER, "proposed"),
    f"{_MY}/decline": Address(ACT, WORKER, "proposed"),
    f"{_MY}/request-change": Address(ACT, WORKER, "proposed"),
    f"{_MY}/question": Address(ACT, WORKER, "proposed"),
    f"{_MY}/changes": Address(SCREEN, WORKER, "proposed"),
    f"{_MY}/progress": Address(SCREEN, WORKER, "signed_by_one"),
    f"{_MY}/file": Address(SCREEN, WORKER, "proposed"),
    f"{_MY}/sign/join": Address(BUTTON, WORKER, ""),
    f"{_MY}/sign/answer": Address(BUTTON, WORKER, ""),
    f"{_MY}/sign/begin": Address(BUTTON, WORKER, "proposed"),
    f"{_MY}/sign/finish": Address(BUTTON, WORKER, "proposed"),
    f"{_MY}/sign/counter": Address(BUTTON, NO_STATEMENT, ""),  # only at a counter: test_counter.py
    f"{_MY}/receipt": Address(SCREEN, NO_STATEMENT, ""),
    f"{_MY}/pages/<int:number>.webp": Address(SCREEN, WORKER, "proposed"),
    f"{_MY}/attachments/<int:number>": Address(ACT, NO_STATEMENT, ""),  # with attachments: test_attachments.py
    f"{_MY}/attachments/<int:number>/pages/<int:page>.webp": Address(SCREEN, NO_STATEMENT, ""),
    f"{_MY}/attachments/<int:number>/download": Address(SCREEN, NO_STATEMENT, ""),
    f"{_MY}/download": Address(SCREEN, WORKER, "concluded"),
    f"{_MY}/view": Address(SCREEN, WORKER, "concluded"),
    f"{_MY}/print": Address(SCREEN, WORKER, "concluded"),
    f"{_MY}/check": Address(SCREEN, WORKER, "concluded"),
    f"{_MY}/employment": Address(SCREEN, WORKER, "concluded"),
    f"{_MY}/severance": Address(ACT, WORKER, "concluded"),
    "my/intentions/<uuid:intention>": Address(ACT, NO_STATEMENT, ""),  # asked for in test_intention.py
}
_APPLY = "apply/<uuid:application_id>"
APPLY = {  # one's own applications are filled in in test_apply.py
    "apply": Address(READ, ALL, "draft"),
    "apply/new": Address(BUTTON, WORKERS, "draft"),
    "apply/change/<uuid:employer_id>": Address(BUTTON, NO_STATEMENT, ""),
    _APPLY: Address(SCREEN, NO_STATEMENT, ""),
    f"{_APPLY}/fill/<slug:section>": Address(ACT, NO_STATEMENT, ""),
    f"{_APPLY}/papers": Address(ACT, NO_STATEMENT, ""),
    f"{_APPLY}/papers/<slug:item>.pdf": Address(SCREEN, NO_STATEMENT, ""),
    f"{_APPLY}/papers/<slug:item>/<int:number>.webp": Address(SCREEN, NO_STATEMENT, ""),
    f"{_APPLY}/papers/<slug:item>/impression.png": Address(SCREEN, NO_STATEMENT, ""),
    f"{_APPLY}/forms/<slug:form>.pdf": Address(SCREEN, NO_STATEMENT, ""),
    f"{_APPLY}/ask": Address(BUTTON, NO_STATEMENT, ""),
    f"{_APPLY}/representative": Address(ACT, NO_STATEMENT, ""),
    f"{_APPLY}/submit": Address(BUTTON, NO_STATEMENT, ""),
    f"{_APPLY}/discard": Address(BUTTON, NO_STATEMENT, ""),
    "desk/account": Address(ACT, NO_STATEMENT, ""),
    "authority/account": Address(ACT, NO_STATEMENT, ""),  # by an appointed officer: test_account.py
    "account/password": Address(ACT, NO_STATEMENT, ""),
}
DESK = {
    "desk/login": Address(FORM, ALL, "draft"),
    "desk/login/choose": Address(ACT, STAFF, "draft"),
    "desk": Address(SCREEN, STAFF, "draft"),
    "desk/search": Address(SCREEN, STAFF, "draft"),
    "desk/export": Address(BUTTON, STAFF, ""),  # of what is chosen: test_desk_lists.py
    "desk/views": Address(BUTTON, STAFF, ""),
    "desk/views/<uuid:view_id>/forget": Address(BUTTON, NO_TEXT, ""),
    "desk/statistics": Address(SCREEN, STAFF, "draft"),
    "desk/messages": Address(ACT, STAFF, "draft"),
    "desk/alerts": Address(SCREEN, STAFF, "draft"),
    "desk/alerts/<uuid:alert_id>": Address(BUTTON, NO_TEXT, ""),
    "desk/below-minimum": Address(SCREEN, STAFF, "draft"),
    "desk/people": Address(ACT, STAFF, "draft"),
    "desk/people/<uuid:member_id>/end": Address(ACT, COLLEAGUE, ""),
    "desk/departments/<uuid:department_id>/close": Address(BUTTON, OWNERS, ""),
    "desk/group": Address(ACT, OWNERS, ""),  # and what is below it, by those whose it is: test_desk_group.py
    "desk/group/contracts": Address(SCREEN, STAFF, "draft"),
    "desk/group/statistics": Address(SCREEN, OWNERS, ""),
    "desk/group/statistics.<slug:form>": Address(SCREEN, OWNERS, ""),
    "desk/group/places/<uuid:place_id>/answer": Address(ACT, OWNERS, ""),
    "desk/group/places/<uuid:place_id>/end": Address(ACT, OWNERS, ""),
    "desk/group/grants/<slug:what>/take-back": Address(BUTTON, OWNERS, ""),
    "desk/group/people/<uuid:member_id>/end": Address(BUTTON, OWNERS, ""),
    "desk/approvals": Address(SCREEN, OWNERS, ""),
    "desk/approvals/seals": Address(ACT, OWNERS, ""),
    "desk/approvals/lists/<uuid:batch_id>": Address(ACT, NO_TEXT, ""),  # asked in test_desk_batch_approvals.py
    "desk/certificate": Address(SCREEN, STAFF, "draft"),
    "desk/certificate/renew": Address(BUTTON, KEEPERS, ""),  # only near its end: test_seal_certificate.py
    "desk/seal": Address(SCREEN, KEEPERS, "signed_by_one"),
    "desk/seal/list": Address(BUTTON, KEEPERS, "signed_by_one"),
    "desk/batches": Address(ACT, HANDLERS, "draft"),
    "desk/batches/template/<slug:kind>.xlsx": Address(SCREEN, HANDLERS, "draft"),
    _BATCH: Address(SCREEN, NO_TEXT, ""),  # uploaded in test_desk_batches.py
    f"{_BATCH}/progress": Address(SCREEN, NO_TEXT, ""),
    f"{_BATCH}/sheet": Address(BUTTON, NO_TEXT, ""),
    f"{_BATCH}/stop": Address(BUTTON, NO_TEXT, ""),
    f"{_BATCH}/ask": Address(BUTTON, NO_TEXT, ""),
    f"{_BATCH}/propose": Address(BUTTON, NO_TEXT, ""),
    f"{_BATCH}/list": Address(BUTTON, NO_TEXT, ""),
    f"{_BATCH}/seal": Address(BUTTON, NO_TEXT, ""),
    "desk/texts": Address(ACT, STAFF, "draft", writing=HANDLERS),
    "desk/texts/fields/<slug:kind>": Address(SCREEN, STAFF, "draft"),
    "desk/texts/starter/<slug:kind>.docx": Address(SCREEN, STAFF, "draft"),
    _TEXT: Address(SCREEN, NO_TEXT, ""),  # uploaded in test_desk_texts.py
    f"{_TEXT}/pages/<int:number>.webp": Address(SCREEN, NO_TEXT, ""),
    f"{_TEXT}/publish": Address(BUTTON, NO_TEXT, ""),
    f"{_TEXT}/withdraw": Address(BUTTON, NO_TEXT, ""),
    "desk/contracts/new": Address(ACT, HANDLERS, "draft"),
    "desk/contracts/new/autosave": Address(BUTTON, AUTOSAVE, "draft"),
    _DESK: Address(SCREEN, OFFICE, "draft"),
    f"{_DESK}/progress": Address(SCREEN, OFFICE, "signed_by_one"),
    f"{_DESK}/edit": Address(ACT, HANDLER, "draft"),
    f"{_DESK}/autosave": Address(BUTTON, SAVING, "draft"),
    f"{_DESK}/preview": Address(SCREEN, HANDLER, "draft"),
    f"{_DESK}/preview/<int:number>.webp": Address(SCREEN, HANDLER, "draft"),
    f"{_DESK}/ask-approval": Address(BUTTON, HANDLER, ""),
    f"{_DESK}/approve": Address(ACT, APPROVER, ""),
    f"{_DESK}/department": Address(BUTTON, HANDLER, "draft"),
    f"{_DESK}/text": Address(BUTTON, HANDLER, "draft"),
    f"{_DESK}/order": Address(BUTTON, HANDLER, "draft"),
    f"{_DESK}/send": Address(ACT, HANDLER, "draft"),
    f"{_DESK}/discard": Address(ACT, HANDLER, "draft"),
    f"{_DESK}/withdraw": Address(ACT, HANDLER, "proposed"),
    f"{_DESK}/revoke": Address(ACT, HANDLER, "signed_by_one"),
    f"{_DESK}/remind": Address(BUTTON, HANDLER, "proposed"),
    f"{_DESK}/readdress": Address(ACT, HANDLER, "proposed"),
    f"{_DESK}/seal": Address(ACT, KEEPER, "signed_by_one"),
    f"{_DESK}/statement": Address(BUTTON, HANDLER, ""),
    f"{_DESK}/objections": Address(BUTTON, HANDLER, ""),  # a false alarm: test_objections.py
    f"{_DESK}/versions": Address(SCREEN, OFFICE, "proposed"),
    f"{_DESK}/replies/<uuid:reply_id>": Address(ACT, NO_REPLY, ""),  # asked in test_talking.py
    f"{_DESK}/waivers": Address(BUTTON, HANDLER, ""),  # a finding to be excepted from: test_desk_waiver.py
    f"{_DESK}/waivers/<uuid:waiver>": Address(BUTTON, WAIVER, ""),
    f"{_DESK}/pages/<int:number>.webp": Address(SCREEN, FILE, "proposed"),
    f"{_DESK}/attachments": Address(ACT, OFFICE, "draft", writing=HANDLER),
    _ATTACHMENT: Address(ACT, NO_TEXT, "", writing=NO_ATTACHMENT),  # with attachments: test_attachments.py
    f"{_ATTACHMENT}/pages/<int:number>.webp": Address(SCREEN, NO_TEXT, ""),
    f"{_ATTACHMENT}/download": Address(SCREEN, NO_TEXT, ""),
    f"{_DESK}/download": Address(SCREEN, OFFICE, "concluded"),
    f"{_DESK}/print": Address(SCREEN, OFFICE, "concluded"),
    f"{_DESK}/check": Address(SCREEN, OFFICE, "concluded"),
    _EMPLOYMENT: Address(SCREEN, OFFICE, "concluded"),
    f"{_EMPLOYMENT}/end": Address(ACT, HANDLER, "concluded"),
    f"{_EMPLOYMENT}/take-back": Address(BUTTON, HANDLER, ""),  # ended in test_employment.py
    f"{_EMPLOYMENT}/duties/<slug:duty>": Address(BUTTON, HANDLER, ""),
    f"{_EMPLOYMENT}/intention": Address(ACT, HANDLER, "concluded"),
    f"{_EMPLOYMENT}/severance": Address(ACT, OFFICE, "concluded"),
    "desk/official": Address(SCREEN, HANDLERS, "draft"),
    "desk/official/<uuid:receiver_id>": Address(ACT, NO_REPLY, ""),  # sent in test_official_pages.py
    "desk/paper/new": Address(ACT, HANDLERS, "draft"),
    "desk/papers": Address(ACT, HANDLERS, "draft"),
    "desk/papers/template.xlsx": Address(SCREEN, HANDLERS, "draft"),
    f"{_BATCH}/accept": Address(BUTTON, NO_REPLY, ""),
    f"{_BATCH}/withdraw": Address(ACT, NO_REPLY, ""),  # uploaded in test_withdraw_sheet.py
    _PAPER: Address(SCREEN, NO_TEXT, ""),  # entered in test_enter_paper.py, test_paper.py
    f"{_PAPER}/scan": Address(BUTTON, NO_TEXT, ""),
    f"{_PAPER}/scan/<int:number>.webp": Address(SCREEN, NO_TEXT, ""),
    f"{_PAPER}/scan.pdf": Address(SCREEN, NO_TEXT, ""),
    f"{_PAPER}/scans/<uuid:scan>.pdf": Address(SCREEN, NO_TEXT, ""),
    f"{_PAPER}/answer": Address(BUTTON, NO_TEXT, ""),
    f"{_PAPER}/ended": Address(BUTTON, NO_TEXT, ""),  # test_end_paper.py
    f"{_PAPER}/ended/take-back": Address(BUTTON, NO_REPLY, ""),
    f"{_PAPER}/withdraw": Address(BUTTON, NO_REPLY, ""),
    "desk/roster": Address(SCREEN, STAFF, "draft"),
    "desk/roster/export.<slug:format>": Address(BUTTON, STAFF, "draft"),
}
AUTHORITY = {
    "authority/login": Address(FORM, ALL, "draft"),
    "authority/second": Address(ACT, NO_ONE, ""),  # only after a password: test_authority_login.py
    "authority/second/enrol": Address(ACT, OFFICERS, "draft"),
    "authority": Address(SCREEN, OFFICERS, "draft"),
    "authority/rows": Address(SCREEN, OFFICERS, "draft"),
    "authority/rows/new": Address(ACT, OFFICERS, "draft"),
    "authority/rows/<uuid:row_id>": Address(SCREEN, NO_ROW, ""),  # rows are drafted in test_authority_rows.py
    "authority/rows/<uuid:row_id>/confirm": Address(ACT, NO_ROW, ""),
    "authority/rows/<uuid:row_id>/withdraw": Address(ACT, NO_ROW, ""),
    "authority/objections": Address(SCREEN, OFFICERS, "draft"),
    "authority/objections/<uuid:objection_id>": Address(ACT, NO_ROW, ""),
    "authority/complaints": Address(SCREEN, OFFICERS, "draft"),
    "authority/complaints/<uuid:complaint_id>": Address(ACT, NO_ROW, ""),  # filed in test_complaints.py
    "authority/coverage": Address(SCREEN, OFFICERS, "draft"),
    "authority/coverage.<slug:form>": Address(SCREEN, OFFICERS, "draft"),
    "authority/applications.<slug:form>": Address(SCREEN, OFFICERS, "draft"),
    "authority/complaints.<slug:form>": Address(SCREEN, OFFICERS, "draft"),
    "authority/notices.<slug:form>": Address(SCREEN, OFFICERS, "draft"),
    "authority/objections.<slug:form>": Address(SCREEN, OFFICERS, "draft"),
    "authority/risks": Address(SCREEN, OFFICERS, "draft"),
    "authority/risks.<slug:form>": Address(SCREEN, OFFICERS, "draft"),
    "authority/counters": Address(ACT, OFFICERS, "draft"),
    "authority/counters/<uuid:counter_id>/close": Address(BUTTON, NO_ROW, ""),  # opened in test_counter.py
    "authority/texts": Address(SCREEN, OFFICERS, "draft"),
    "authority/texts/new": Address(ACT, OFFICERS, "draft"),
    "authority/texts/fields/<slug:kind>": Address(SCREEN, OFFICERS, "draft"),
    "authority/texts/starter/<slug:kind>.docx": Address(SCREEN, OFFICERS, "draft"),
    "authority/texts/<uuid:text_id>": Address(ACT, NO_ROW, ""),  # drafted in test_official_texts.py
    "authority/texts/<uuid:text_id>/pages/<int:number>.webp": Address(SCREEN, NO_ROW, ""),
    "authority/below-minimum": Address(SCREEN, OFFICERS, "draft"),
    "authority/applications": Address(SCREEN, OFFICERS, "draft"),
    "authority/applications/<uuid:application_id>": Address(ACT, NO_ROW, ""),  # handed in in test_apply.py
    "authority/applications/<uuid:application_id>/papers/<slug:item>.pdf": Address(SCREEN, NO_ROW, ""),
    "authority/applications/<uuid:application_id>/papers/<slug:item>/<int:number>.webp": Address(SCREEN, NO_ROW, ""),
    "authority/applications/<uuid:application_id>/papers/<slug:item>/impression.png": Address(SCREEN, NO_ROW, ""),
    "authority/employers": Address(SCREEN, OFFICERS, "draft"),
    "authority/employers/export": Address(BUTTON, OFFICERS, ""),  # of ticked ones: test_authority_employers.py
    "authority/employers/<uuid:employer_id>": Address(ACT, OFFICERS, "draft"),
    "authority/notices": Address(SCREEN, OFFICERS, "draft"),
    "authority/notices/new": Address(ACT, OFFICERS, "draft"),
    "authority/notices/<uuid:notice_id>": Address(ACT, NO_ROW, ""),  # written and sent in test_official_pages.py
    "authority/notices/<uuid:notice_id>/preview": Address(ACT, NO_ROW, ""),
    "authority/notices/<uuid:notice_id>/discard": Address(BUTTON, NO_ROW, ""),
    "authority/notices/<uuid:notice_id>/withdraw": Address(BUTTON, NO_ROW, ""),
    "authority/notices/<uuid:notice_id>/correct": Address(BUTTON, NO_ROW, ""),
    "authority/notices/<uuid:notice_id>/remind": Address(BUTTON, NO_ROW, ""),
    "authority/notices/<uuid:notice_id>/receivers.<slug:form>": Address(SCREEN, NO_ROW, ""),
    "authority/materials": Address(SCREEN, OFFICERS, "draft"),
    "authority/materials/new": Address(ACT, OFFICERS, "draft"),
    "authority/materials/<slug:code>": Address(ACT, OFFICERS, "draft"),
}
API = {
    "api/": Address(" ".join(METHODS), NOTHING, ""),  # the library's way to know its own path
    "api/openapi.json": Address(" ".join(METHODS), ALL, "draft"),  # the library's, which hands it out whatever the method
    "api/v1/check": Address("POST", ALL, "draft"),
    "api/v1/verify": Address("POST", ALL, "draft"),
    "api/v1/schema/<kind>": Address("GET", ALL, "draft"),
    "api/v1/log/checkpoint": Address("GET", ALL, "draft"),
    "api/v1/contracts": Address(ACT, API_ALL, "draft", writing=API_NEW),
    _API: Address("GET", API_ONE, "draft"),
    f"{_API}/terms": Address("PUT", API_OURS, "draft"),
    f"{_API}/order": Address("PUT", API_OURS, "draft"),
    f"{_API}/propose": Address("POST", API_OURS, "draft"),
    f"{_API}/withdraw": Address("POST", API_OURS, "proposed"),
    f"{_API}/file": Address("GET", API_ONE, "concluded"),
    f"{_API}/attachments": Address("GET", API_ONE, "draft"),
    f"{_API}/attachments/<int:number>/file": Address("GET", API_NO_ATTACHMENT, ""),
}
ADDRESSES = PUBLIC | MINE | APPLY | DESK | AUTHORITY | API
