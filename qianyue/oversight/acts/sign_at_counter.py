"""A worker signs at a service counter: with a one-off key inside the platform, and the evidence says so (design.md 4).

Everything before it is the worker's own as anywhere else: the code to the worker's phone, the real-name check, the reading,
and a second code that names this document. The officer has none of these.
"""

from __future__ import annotations

import uuid

from django.db import transaction

from qianyue.contracts.acts import sign
from qianyue.contracts.acts.intent import may_sign
from qianyue.contracts.suite import suite
from qianyue.law.regions import within
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotAllowed
from qianyue.operations.sentences import Sentence
from qianyue.oversight import counters
from qianyue.oversight.acts.begin_at_counter import OWN, facts_of
from qianyue.oversight.four_eyes import must_be_another
from qianyue.trust import certificates
from qianyue.trust.keys import SoftwareKey, der_to_raw


def sign_at_counter(key: uuid.UUID, proposal_id: uuid.UUID, *, actor: Actor) -> None:
    """Make the key, sign once, forget it. A process that dies in between leaves a certificate that is revoked, and no signature.

    Errors: NotAllowed (the session is over or somebody else's; the worker is its officer; a contract of another region), and
    those of `sign`.
    """
    session = counters.of_worker(key, actor=actor)
    proposal = may_sign(proposal_id, actor=actor)
    must_be_another(session.officer_id, actor=actor, refusal=OWN)
    if not within(proposal.contract.region, session.authority.region):
        message = "这份合同不在{name}的辖区，不能在这个窗口签。请到合同履行地的窗口，或者用自己的手机签。"
        raise NotAllowed(Sentence(message, name=session.authority.name))
    assisted = facts_of(session)
    one_off = SoftwareKey.generate(algorithm=suite().name)
    csr = certificates.request(signer=one_off, subject=certificates.name())
    order = sign.begin_signing(proposal_id, csr=csr, drawing=None, actor=actor, assisted=assisted)
    worker = proposal.contract.worker
    with transaction.atomic():
        counters.hold(session)  # certifying took a while: the worker may have left, or an officer have ended it
        signature = der_to_raw(one_off.sign(order.signed_attributes))
        sign.sign(order.signing, signature=signature, actor=actor, assisted=assisted)
        notify(
            event=f"counter_signed:{order.signing}",
            person=worker.id,
            phone=worker.phone,
            email=worker.email,
            contract=proposal.contract_id,
            text=f"您刚刚在{session.authority.name}“{session.place}”由工作人员协助签署了《{proposal.contract.definition.title}》"
            f"（{proposal.contract.number}）。不是您本人办理的，请立即向人社部门反映。",
        )
