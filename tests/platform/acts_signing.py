"""What is done about an offer until it is signed and sealed: each act, prepared."""

from __future__ import annotations

from typing import Any

from qianyue.contracts.acts import answer, bind, intent, negotiate, read, seal, sign
from qianyue.contracts.acts.readdress import readdress
from tests.platform.act import Doing
from tests.platform.steps import fresh_key


def bind_worker(journey: Any) -> Doing:
    journey.to("identify")
    return lambda actor: bind.bind(journey.key, actor=actor)


def show(journey: Any) -> Doing:
    journey.to("bind")
    return lambda actor: read.show(journey.proposal.id, "page-1", actor=actor)


def file_to_sign(journey: Any) -> Doing:
    journey.to("bind")
    return lambda actor: read.file_to_sign(journey.proposal.id, actor=actor)


def consent(journey: Any) -> Doing:
    journey.to("bind")
    return lambda actor: read.consent_to_electronic_form(journey.proposal.id, actor=actor)


def key_facts(journey: Any) -> Doing:
    journey.to("consent")
    read.show(journey.proposal.id, "key_facts", actor=journey.worker.actor)
    return lambda actor: read.confirm_key_facts(journey.proposal.id, journey.proposal.key_facts_digest, actor=actor)


def full_text(journey: Any) -> Doing:
    journey.to("key_facts")
    read.show(journey.proposal.id, "text", actor=journey.worker.actor)
    return lambda actor: read.confirm_full_text(journey.proposal.id, journey.proposal.document.sha256, actor=actor)


def ask_intent(journey: Any) -> Doing:
    journey.to("full_text")
    return lambda actor: intent.request_intent_code(journey.proposal.id, actor=actor)


def confirm_intent(journey: Any) -> Doing:
    ask_intent(journey)(journey.worker.actor)
    number = journey.worker.latest_code()
    return lambda actor: intent.confirm_intent(journey.proposal.id, number, actor=actor)


def begin_signing(journey: Any) -> Doing:
    journey.to("confirm")
    _, csr = fresh_key()
    return lambda actor: sign.begin_signing(journey.proposal.id, csr=csr, drawing=None, actor=actor)


def sign_file(journey: Any) -> Doing:
    journey.to("begin")
    return journey.ceremony.finish


def decline(journey: Any) -> Doing:
    journey.to("begin")
    return lambda actor: answer.decline(journey.proposal.id, "工资与约定不一致", actor=actor)


def request_change(journey: Any) -> Doing:
    journey.to("bind")
    return lambda actor: answer.request_change(journey.proposal.id, "请改为每月10日发工资", actor=actor)


def ask_question(journey: Any) -> Doing:
    journey.to("bind")
    return lambda actor: negotiate.ask_question(journey.proposal.id, "加班费怎样计算？", actor=actor)


def answer_worker(journey: Any) -> Doing:
    asked = ask_question(journey)(journey.worker.actor)
    return lambda actor: negotiate.answer_worker(asked, "按法律规定计算，见第七条。", actor=actor)


def readdress_offer(journey: Any) -> Doing:
    journey.to("bind")
    return lambda actor: readdress(journey.key, "13800000001", "号码末位输错", actor=actor)


def withdraw(journey: Any) -> Doing:
    journey.to("bind")
    return lambda actor: answer.withdraw(journey.key, actor=actor)


def revoke(journey: Any) -> Doing:
    journey.to("stamp")
    return lambda actor: answer.revoke(journey.key, "岗位取消", actor=actor)


def approve_seal(journey: Any) -> Doing:
    journey.to("stamp")
    return lambda actor: seal.approve_seal(journey.key, document=journey.signing().result.sha256, actor=actor)
