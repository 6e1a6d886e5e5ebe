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
API_OURS = _row("login missing missing open refused missing missing")

READ, SCREEN, FORM, ACT, BUTTON = "GET HEAD", "GET", "GET HEAD POST", "GET POST", "POST"
_MY = "my/contracts/<uuid:contract_id>"
_DESK = "desk/contracts/<uuid:contract_id>"
_TEXT = "desk/texts/<uuid:text_id>"
_API = "api/v1/contracts/<uuidstr:contract>"

PUBLIC = {
    "": Address(READ, ALL, "draft"),
    "verify": Address(FORM, ALL, "draft"),
    "how-to-check": Address(READ, ALL, "draft"),
    "trust/<slug:name>.pem": Address(READ, ALL, "draft"),
    "privacy": Address(READ, ALL, "draft"),
    "livez": Address(READ, ALL, "draft"),
    "healthz": Address(READ, ALL, "draft"),
    "large-type": Address(BUTTON, ALL, "draft"),
    "language": Address(BUTTON, ALL, "draft"),
    "s/<str:token>": Address(READ, LINK, "proposed"),
    "login": Address(FORM, ALL, "draft"),
    "login/code": Address(ACT, NO_ONE, ""),  # only after a phone number: test_login.py
    "logout": Address(BUTTON, ALL, "draft"),
}
MINE = {
    "my": Address(SCREEN, WORKERS, "draft"),
    "my/messages": Address(ACT, WORKERS, "draft"),
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
    f"{_MY}/progress": Address(SCREEN, WORKER, "signed_by_one"),
    f"{_MY}/file": Address(SCREEN, WORKER, "proposed"),
    f"{_MY}/sign/begin": Address(BUTTON, WORKER, "proposed"),
    f"{_MY}/sign/finish": Address(BUTTON, WORKER, "proposed"),
    f"{_MY}/pages/<int:number>.webp": Address(SCREEN, WORKER, "proposed"),
    f"{_MY}/download": Address(SCREEN, WORKER, "concluded"),
    f"{_MY}/view": Address(SCREEN, WORKER, "concluded"),
    f"{_MY}/print": Address(SCREEN, WORKER, "concluded"),
    f"{_MY}/check": Address(SCREEN, WORKER, "concluded"),
}
DESK = {
    "desk/login": Address(FORM, ALL, "draft"),
    "desk/login/choose": Address(ACT, STAFF, "draft"),
    "desk": Address(SCREEN, STAFF, "draft"),
    "desk/messages": Address(ACT, STAFF, "draft"),
    "desk/below-minimum": Address(SCREEN, STAFF, "draft"),
    "desk/seal": Address(SCREEN, KEEPERS, "signed_by_one"),
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
    f"{_DESK}/text": Address(BUTTON, HANDLER, "draft"),
    f"{_DESK}/send": Address(ACT, HANDLER, "draft"),
    f"{_DESK}/discard": Address(ACT, HANDLER, "draft"),
    f"{_DESK}/withdraw": Address(ACT, HANDLER, "proposed"),
    f"{_DESK}/revoke": Address(ACT, HANDLER, "signed_by_one"),
    f"{_DESK}/seal": Address(ACT, KEEPER, "signed_by_one"),
    f"{_DESK}/statement": Address(BUTTON, HANDLER, ""),
    f"{_DESK}/objections": Address(BUTTON, HANDLER, ""),  # a false alarm: test_objections.py
    f"{_DESK}/waivers": Address(BUTTON, HANDLER, ""),  # a finding to be excepted from: test_desk_waiver.py
    f"{_DESK}/waivers/<uuid:waiver>": Address(BUTTON, WAIVER, ""),
    f"{_DESK}/pages/<int:number>.webp": Address(SCREEN, FILE, "proposed"),
    f"{_DESK}/download": Address(SCREEN, OFFICE, "concluded"),
    f"{_DESK}/print": Address(SCREEN, OFFICE, "concluded"),
    f"{_DESK}/check": Address(SCREEN, OFFICE, "concluded"),
}
AUTHORITY = {
    "authority/login": Address(FORM, ALL, "draft"),
    "authority": Address(SCREEN, OFFICERS, "draft"),
    "authority/rows/new": Address(ACT, OFFICERS, "draft"),
    "authority/rows/<uuid:row_id>": Address(SCREEN, NO_ROW, ""),  # rows are drafted in test_authority_rows.py
    "authority/rows/<uuid:row_id>/confirm": Address(ACT, NO_ROW, ""),
    "authority/rows/<uuid:row_id>/withdraw": Address(ACT, NO_ROW, ""),
    "authority/objections": Address(SCREEN, OFFICERS, "draft"),
    "authority/objections/<uuid:objection_id>": Address(ACT, NO_ROW, ""),
    "authority/below-minimum": Address(SCREEN, OFFICERS, "draft"),
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
    f"{_API}/propose": Address("POST", API_OURS, "draft"),
    f"{_API}/withdraw": Address("POST", API_OURS, "proposed"),
    f"{_API}/file": Address("GET", API_ONE, "concluded"),
}
ADDRESSES = PUBLIC | MINE | DESK | AUTHORITY | API
