"""Whoever owns the database and the disk, changing things behind the platform's back: triggers off, no event written."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from qianyue.contracts.models import Document, Proposal, Signing
from qianyue.evidence.models import Detail, Event


class Insider:
    """Has the owner's role, the stored files and, at worst, the platform's own keys."""

    def __init__(self, url: str, storage: Path, journey: Any) -> None:
        self.url, self.storage, self.journey = url, storage, journey

    def sql(self, statement: str, *parameters: Any) -> None:
        """One statement that must change exactly one row, with every trigger and foreign key asleep."""
        with psycopg.connect(self.url) as connection:
            connection.execute("SET session_replication_role = replica")
            changed = connection.execute(statement, parameters).rowcount
            assert changed == 1, (statement, changed)

    def stored(self, role: str = "concluded") -> Path:
        return self.storage / self.document(role).storage_key

    def document(self, role: str = "concluded") -> Document:
        return Document.objects.get(contract=self.journey.key, role=role)

    def event(self, kind: str) -> Event:
        return Event.objects.filter(stream=self.journey.key, kind=kind).latest("sequence")

    def last(self) -> Event:
        return Event.objects.filter(stream=self.journey.key).latest("sequence")

    def sealed(self, row: Any, field: str, value: Any) -> bytes:
        """`value` as the platform itself would encrypt it for this row."""
        setattr(row, field, value)
        return row._meta.get_field(field).pre_save(row, add=False)


Change = Callable[[Insider], None]
CHANGES: list[tuple[str, Change]] = []  # (the finding that must be made, the change)


def found_as(check: str) -> Callable[[Change], Change]:
    def enter(change: Change) -> Change:
        CHANGES.append((check, change))
        return change

    return enter


@found_as("event.hash")
def event_body(insider: Insider) -> None:
    event = insider.event("intent.confirmed")
    body = event.body.replace("sms_code", "face_scan")
    insider.sql("UPDATE evidence_event SET body = %s WHERE position = %s", body, event.position)


@found_as("log.node")
def event_body_with_a_fitting_hash(insider: Insider) -> None:
    """The last event of the chain, and its hash is made to fit: only the Merkle log knows."""
    body = insider.last().body.replace("concluded", "Concluded")
    digest = hashlib.sha256(body.encode()).digest()
    insider.sql("UPDATE evidence_event SET body = %s, hash = %s WHERE position = %s", body, digest, insider.last().position)


@found_as("event.hash")
def event_body_no_json(insider: Insider) -> None:
    insider.sql("UPDATE evidence_event SET body = 'nothing' WHERE position = %s", insider.event("contract.concluded").position)


@found_as("event.columns")
def event_kind(insider: Insider) -> None:
    insider.sql(
        "UPDATE evidence_event SET kind = 'content.shown' WHERE position = %s", insider.event("contract.concluded").position
    )


@found_as("event.columns")
def event_time(insider: Insider) -> None:
    insider.sql("UPDATE evidence_event SET at = at - interval '1 day' WHERE position = %s", insider.last().position)


@found_as("event.columns")
def event_actor(insider: Insider) -> None:
    actor, position = insider.journey.office.handler.person, insider.event("intent.confirmed").position
    insider.sql("UPDATE evidence_event SET actor = %s WHERE position = %s", actor, position)


@found_as("event.chain")
def event_deleted_in_the_middle(insider: Insider) -> None:
    insider.sql("DELETE FROM evidence_event WHERE position = %s", insider.event("key_facts.confirmed").position)


@found_as("log.leaf")
def event_deleted_with_its_leaf(insider: Insider) -> None:
    position = insider.event("key_facts.confirmed").position
    insider.sql("DELETE FROM evidence_leaf WHERE event_id = %s", position)
    insider.sql("DELETE FROM evidence_event WHERE position = %s", position)


@found_as("checkpoint.size")
def last_event_with_its_leaf(insider: Insider) -> None:
    """The end of the chain and the end of the log: only the signed checkpoint remembers."""
    event = Event.objects.latest("position")
    insider.sql("DELETE FROM evidence_leaf WHERE event_id = %s", event.position)
    insider.sql("DELETE FROM evidence_event WHERE position = %s", event.position)


@found_as("log.unlogged")
def leaf(insider: Insider) -> None:
    """The last leaf without its event."""
    insider.sql("DELETE FROM evidence_leaf WHERE event_id = %s", Event.objects.latest("position").position)


@found_as("log.node")
def merkle_node(insider: Insider) -> None:
    insider.sql("UPDATE evidence_node SET hash = %s WHERE level = 1 AND index = 2", secrets.token_bytes(32))


@found_as("log.node")
def merkle_node_deleted(insider: Insider) -> None:
    insider.sql("DELETE FROM evidence_node WHERE level = 1 AND index = 2")


@found_as("checkpoint.signature")
def checkpoint_note(insider: Insider) -> None:
    insider.sql(
        "UPDATE evidence_checkpoint SET note = replace(note, 'qianyue', 'qianyve') WHERE size = %s", insider.journey.sizes[1]
    )


@found_as("checkpoint.root")
def checkpoint_root(insider: Insider) -> None:
    insider.sql("UPDATE evidence_checkpoint SET root = %s WHERE size = %s", secrets.token_bytes(32), insider.journey.sizes[1])


@found_as("checkpoint.timestamp")
def checkpoint_token_swapped(insider: Insider) -> None:
    first, second = insider.journey.sizes
    insider.sql(
        "UPDATE evidence_checkpointtoken SET token = (SELECT token FROM evidence_checkpointtoken WHERE checkpoint_id = %s)"
        " WHERE checkpoint_id = %s",
        first,
        second,
    )


@found_as("checkpoint.timestamp")
def checkpoint_time(insider: Insider) -> None:
    insider.sql(
        "UPDATE evidence_checkpointtoken SET time = time - interval '1 hour' WHERE checkpoint_id = %s", insider.journey.sizes[0]
    )


@found_as("event.detail")
def detail_swapped(insider: Insider) -> None:
    """One event's personal details put under another's."""
    first, second = Detail.objects.order_by("id")[:2]
    insider.sql(
        "UPDATE evidence_detail SET data = (SELECT data FROM evidence_detail WHERE id = %s) WHERE id = %s", first.id, second.id
    )


@found_as("event.detail")
def detail_rewritten(insider: Insider) -> None:
    """With the platform's own key: another device than the one it was."""
    detail = Detail.objects.filter(event__stream=insider.journey.key).latest("id")
    data = {name: item | {"value": "another device"} for name, item in detail.data.items()}
    insider.sql("UPDATE evidence_detail SET data = %s WHERE id = %s", insider.sealed(detail, "data", data), detail.id)


@found_as("document.bytes")
def file_flipped_one_byte(insider: Insider) -> None:
    path = insider.stored()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)


@found_as("document.bytes")
def file_removed(insider: Insider) -> None:
    insider.stored("proposed").unlink()


@found_as("document.bytes")
def document_pointed_at_another_file(insider: Insider) -> None:
    other = insider.document("worker_signed").storage_key
    insider.sql("UPDATE contracts_document SET storage_key = %s WHERE id = %s", other, insider.document().id)


@found_as("document.event")
def document_digest(insider: Insider) -> None:
    insider.sql("UPDATE contracts_document SET sha256 = %s WHERE id = %s", "0" * 64, insider.document("sealed").id)


@found_as("document.size")
def document_size(insider: Insider) -> None:
    insider.sql("UPDATE contracts_document SET size = size + 1 WHERE id = %s", insider.document("sealed").id)


@found_as("document.missing")
def document_deleted(insider: Insider) -> None:
    insider.sql("DELETE FROM contracts_document WHERE id = %s", insider.document("sealed").id)


@found_as("contract.concluded")
def final_pointed_at_the_half_signed_file(insider: Insider) -> None:
    half = insider.document("worker_signed").id
    insider.sql("UPDATE contracts_contract SET final_id = %s WHERE id = %s", half, insider.journey.key)


@found_as("contract.concluded")
def concluded_at(insider: Insider) -> None:
    insider.sql("UPDATE contracts_contract SET concluded_at = concluded_at - interval '1 day' WHERE id = %s", insider.journey.key)


@found_as("contract.final")
def final_taken_away(insider: Insider) -> None:
    insider.sql("UPDATE contracts_contract SET final_id = NULL WHERE id = %s", insider.journey.key)


@found_as("archive.lapses_at")
def renewal_forgotten(insider: Insider) -> None:
    insider.sql("UPDATE contracts_document SET lapses_at = NULL WHERE id = %s", insider.document("concluded").id)


@found_as("archive.lapses_at")
def renewal_put_off(insider: Insider) -> None:
    """For ever, as far as anybody who lives now is concerned."""
    longer = "UPDATE contracts_document SET lapses_at = lapses_at + interval '90 years' WHERE id = %s"
    insider.sql(longer, insider.document("concluded").id)


@found_as("contract.columns")
def contract_given_to_another_employer(insider: Insider) -> None:
    other = insider.journey.worker.actor.person
    insider.sql("UPDATE contracts_contract SET employer_id = %s WHERE id = %s", other, insider.journey.key)


@found_as("contract.columns")
def contract_given_to_another_worker(insider: Insider) -> None:
    other = insider.journey.office.handler.person
    insider.sql("UPDATE contracts_contract SET worker_id = %s WHERE id = %s", other, insider.journey.key)


@found_as("contract.columns")
def contract_number(insider: Insider) -> None:
    insider.sql("UPDATE contracts_contract SET number = 'QY-1' WHERE id = %s", insider.journey.key)


@found_as("contract.missing")
def contract_deleted(insider: Insider) -> None:
    insider.sql("DELETE FROM contracts_contract WHERE id = %s", insider.journey.key)


@found_as("signing.signature")
def signature_value(insider: Insider) -> None:
    signing = insider.journey.signing()
    value = bytes(signing.signature)
    insider.sql("UPDATE contracts_signing SET signature = %s WHERE id = %s", value[:-1] + bytes([value[-1] ^ 1]), signing.id)


@found_as("signing.signature")
def signing_deleted(insider: Insider) -> None:
    insider.sql("DELETE FROM contracts_signing WHERE id = %s", insider.journey.signing().id)


@found_as("signing.token")
def signature_token(insider: Insider) -> None:
    other = bytes(insider.journey.signing("employer").token)
    insider.sql("UPDATE contracts_signing SET token = %s WHERE id = %s", other, insider.journey.signing().id)


@found_as("signing.result")
def signing_result(insider: Insider) -> None:
    other = insider.document("concluded").id
    insider.sql("UPDATE contracts_signing SET result_id = %s WHERE id = %s", other, insider.journey.signing("employer").id)


@found_as("proposal.terms")
def proposal_terms(insider: Insider) -> None:
    """With the platform's own key: a lower wage."""
    proposal = Proposal.objects.get(contract=insider.journey.key)
    terms = proposal.terms | {"pay": proposal.terms["pay"] | {"monthly_wage": "2500.00"}}
    insider.sql("UPDATE contracts_proposal SET terms = %s WHERE id = %s", insider.sealed(proposal, "terms", terms), proposal.id)


@found_as("proposal.terms")
def proposal_terms_as_noise(insider: Insider) -> None:
    insider.sql("UPDATE contracts_proposal SET terms = %s WHERE id = %s", secrets.token_bytes(900), insider.journey.proposal.id)


@found_as("contract.terms")
def proposal_terms_that_are_no_key_facts(insider: Insider) -> None:
    """With the platform's own key, something that is not among the thirteen facts: the signed file still says what it was."""
    proposal = Proposal.objects.get(contract=insider.journey.key)
    terms = proposal.terms | {"clauses": ["乙方放弃加班费。"]}
    insider.sql("UPDATE contracts_proposal SET terms = %s WHERE id = %s", insider.sealed(proposal, "terms", terms), proposal.id)


@found_as("proposal.event")
def proposal_deleted(insider: Insider) -> None:
    insider.sql("DELETE FROM contracts_proposal WHERE id = %s", insider.journey.proposal.id)


@found_as("signing.signature")
def signature_added(insider: Insider) -> None:
    """A second signature of the same role, of which nothing is recorded."""
    signing = Signing.objects.get(id=insider.journey.signing().id)
    insider.sql("UPDATE contracts_signing SET role = 'guest' WHERE id = %s", signing.id)
    insider.sql(
        "INSERT INTO contracts_signing (id, proposal_id, role, person_id, base_id, signature, begun_at)"
        " SELECT gen_random_uuid(), proposal_id, 'worker', person_id, base_id, 'x', begun_at"
        " FROM contracts_signing WHERE id = %s",
        signing.id,
    )
