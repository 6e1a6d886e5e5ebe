"""Every act of the contracts: the list through which tests walk; how each is prepared is told by subject beside it."""

from __future__ import annotations

from typing import Any

from tests.platform import acts_after as after
from tests.platform import acts_attaching as attaching
from tests.platform import acts_drafting as drafting
from tests.platform import acts_signing as signing
from tests.platform.act import Act

ACTS = [
    Act("create_draft", "handler", drafting.create_draft, ("draft.created",)),
    Act("save_draft", "handler", drafting.save_draft, ("draft.changed",)),
    Act("choose_text", "handler", drafting.choose_own_text, ("text.chosen",)),
    Act("choose_order", "handler", drafting.choose_who_signs_first, ("order.chosen",)),
    Act("discard_draft", "handler", drafting.discard_draft, ("draft.discarded",)),
    Act("attach", "handler", attaching.attach_file, ("attachment.added",)),
    Act("rename_attachment", "handler", attaching.rename_attachment, ("attachment.renamed",)),
    Act("move_attachment", "handler", attaching.move_attachment, ("attachment.moved",)),
    Act("remove_attachment", "handler", attaching.remove_attachment, ("attachment.removed",)),
    Act("ask_waiver", "handler", drafting.ask_waiver, ("waiver.asked",)),
    Act("decide_waiver", "keeper", drafting.decide_waiver, ("waiver.granted",)),
    Act("assign", "handler", drafting.assign_department, ("contract.assigned",)),
    Act("ask_approval", "handler", drafting.ask_for_approval, ("approval.asked",)),
    Act("decide_offer", "approver", drafting.decide_offer, ("approval.granted",)),
    Act("decide_seal", "approver", drafting.decide_seal, ("approval.granted",)),
    Act("raise_objection", "handler", drafting.object_to_finding, ("objection.raised",)),
    Act("ask_statement", "handler", drafting.ask_statement, ("statement.asked",)),
    Act("answer_statement", "worker", drafting.answer_statement, ("statement.given",)),
    Act("propose", "handler", drafting.propose_offer, ("rules.checked", "contract.proposed")),
    Act(
        "propose_anew",
        "handler",
        drafting.propose_anew,
        ("signing.abandoned", "proposal.replaced", "rules.checked", "contract.proposed"),
    ),
    Act("bind", "worker", signing.bind_worker, ("worker.matched",)),
    Act("show", "worker", signing.show, ("content.shown",)),
    Act("file_to_sign", "worker", signing.file_to_sign, ("content.shown",)),
    Act("consent", "worker", signing.consent, ("electronic_form.confirmed",)),
    Act("confirm_key_facts", "worker", signing.key_facts, ("key_facts.confirmed",)),
    Act("confirm_full_text", "worker", signing.full_text, ("full_text.confirmed",)),
    Act("show_attachment", "worker", attaching.show_attachment, ("content.shown",)),
    Act("confirm_attachment", "worker", attaching.confirm_attachment, ("attachment.confirmed",)),
    Act("deliver_attachment", "worker", attaching.deliver_attached, ("attachment.downloaded",)),
    Act("request_intent_code", "worker", signing.ask_intent, ("intent.asked",)),
    Act("confirm_intent", "worker", signing.confirm_intent, ("intent.confirmed",)),
    Act("begin_signing", "worker", signing.begin_signing, ("rules.checked", "signing.begun", "certificate.issued")),
    Act("sign", "worker", signing.sign_file, ("signature.made",)),
    Act("decline", "worker", signing.decline, ("signing.abandoned", "contract.declined")),
    Act("request_change", "worker", signing.request_change, ("change.requested",)),
    Act("ask_question", "worker", signing.ask_question, ("question.asked",)),
    Act("answer_worker", "handler", signing.answer_worker, ("question.answered",)),
    Act(
        "readdress",
        "handler",
        signing.readdress_offer,
        ("worker.readdressed", "proposal.replaced", "rules.checked", "contract.proposed"),
    ),
    Act("withdraw", "handler", signing.withdraw, ("contract.withdrawn",)),
    Act("revoke", "handler", signing.revoke, ("contract.revoked",)),
    Act("end", "handler", after.end_contract, ("contract.ended",)),
    Act("take_back_ending", "handler", after.take_back_ending, ("ending.taken_back",)),
    Act("tick_duty", "handler", after.tick_off_duty, ("duty.done",)),
    Act("ask_intention", "handler", after.ask_about_renewal, ("intention.asked",)),
    Act("answer_intention", "worker", after.answer_about_renewal, ("intention.answered",)),
    Act("approve_seal", "keeper", signing.approve_seal, ("rules.checked", "seal.approved")),
    Act("deliver_to_worker", "worker", after.deliver_file, ("contract.downloaded",)),
    Act("deliver_to_handler", "handler", after.deliver_file, ("contract.downloaded",)),
    Act("deliver_to_keeper", "keeper", after.deliver_file, ("contract.downloaded",)),
]


def rightful(act: Act, journey: Any) -> Any:
    """The actor whose act it is."""
    office = journey.office
    people = {"worker": journey.worker.actor, "handler": office.handler, "keeper": office.keeper, "approver": office.approver}
    return people[act.role]
