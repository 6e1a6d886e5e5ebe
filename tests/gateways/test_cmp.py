"""The authority over CMP: our client at the sandbox's counter, and at servers that do not play fair."""

from __future__ import annotations

import datetime
import socket
from collections.abc import Callable

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianyue.gateways import GatewayDown, GatewayError, GatewayGarbage, GatewayRefused, from_settings
from qianyue.gateways.ca import CaGateway
from qianyue.gateways.ca.choosing import ca_client
from qianyue.gateways.ca.cmp import MEDIA_TYPE, CmpClient
from qianyue.trust import certificates, cmp, der, oids, pem, revocation
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.cmp import bodies, status
from qianyue.trust.cmp.messages import Header, fresh_nonce
from qianyue.trust.keys import SoftwareKey
from tests.gateways.cast import ALICE, csr
from tests.gateways.raw import answer, request, serving
from tests.gateways.street import fault, running

EVENT = {"name": ALICE["name"], "number": "EVENT-0001"}
EMPLOYER = {"name": "西双版纳试验茶厂", "uscc": "91532800TEST000014"}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/pkixcmp\r\n"
KEY = SoftwareKey.generate()
MAC = cmp.PasswordMac(reference=b"r", password=b"p")


def settled(addresses: dict[str, str], **changed: str) -> dict[str, str]:
    """The settings of an installation whose authority speaks CMP."""
    return {**addresses, "ca": f"{addresses['ca']}/cmp", "ca_protocol": "cmp", **changed}


@pytest.fixture
def client(addresses: dict[str, str]) -> CmpClient:
    made = from_settings(settled(addresses)).ca
    assert isinstance(made, CmpClient)
    return made


def enroll(client: CaGateway, key: str, *, holder: SoftwareKey = KEY, **changed: object) -> list[certificates.Certificate]:
    wanted = {"csr": csr(holder), "profile": "event", "subject": EVENT, "evidence_digest": b"e" * 32}
    return [certificates.read(item) for item in client.enroll(**{**wanted, "key": key, **changed})]


def state(client: CmpClient, chain: list[certificates.Certificate]) -> str:
    told = revocation.read_response(client.ocsp(revocation.request(certificate=chain[0], issuer=chain[1])))
    found = told.about(certificate=chain[0], issuer=chain[1])
    assert found is not None
    return found.status


def test_it_works(client: CmpClient, addresses: dict[str, str]) -> None:
    chain = enroll(client, "cmp-works")
    assert chain[0].spki == KEY.public_key_der
    assert chain[0].subject.common_name == ALICE["name"]
    assert chain[0].subject.first(oids.SERIAL_NUMBER) == "EVENT-0001"
    assert chain[0].evidence_digest == ("sha256", b"e" * 32)
    assert pem.encode(chain[1].der) == addresses["ca_issuers"]
    assert "".join(map(pem.encode, client.roots())) == addresses["ca_roots"]
    assert state(client, chain) == "good"


@pytest.mark.parametrize("confirm", ["explicit", "implicit"])
@pytest.mark.parametrize("algorithm", ["ecdsa_p256_sha256", "rsa_pkcs1_sha256", "sm2_sm3"])
def test_it_certifies_every_kind_of_key(addresses: dict[str, str], algorithm: str, confirm: str) -> None:
    client = from_settings(settled(addresses, ca_cmp_confirm=confirm, ca_cmp_digest="sm3")).ca
    holder = SoftwareKey.generate(algorithm=algorithm)
    assert enroll(client, f"cmp-{algorithm}-{confirm}", holder=holder)[0].spki == holder.public_key_der


def test_it_hands_on_the_holder_s_own_request_where_it_names_him(client: CmpClient) -> None:
    name = certificates.name((oids.COMMON_NAME, EVENT["name"]), (oids.SERIAL_NUMBER, EVENT["number"]))
    own = certificates.request(signer=KEY, subject=name)
    assert enroll(client, "cmp-own", csr=own)[0].subject.common_name == EVENT["name"]


def test_it_certifies_an_organisation(client: CmpClient) -> None:
    leaf = enroll(client, "cmp-organisation", profile="organisation", subject=EMPLOYER, evidence_digest=None)[0]
    assert leaf.subject.first(oids.ORGANISATION) == EMPLOYER["name"]
    assert leaf.subject.first(oids.SERIAL_NUMBER) == EMPLOYER["uscc"]
    assert (leaf.not_after - leaf.not_before).days > 365


def test_it_issues_once_under_one_key(client: CmpClient) -> None:
    assert enroll(client, "cmp-once") == enroll(client, "cmp-once") != enroll(client, "cmp-twice")


def test_a_key_used_for_something_else_leads_to_another_transaction(client: CmpClient) -> None:
    """transactionIdInUse: the authority has the transaction, and not for this."""
    first = enroll(client, "cmp-reused")
    second = enroll(client, "cmp-reused", holder=SoftwareKey.generate())
    assert first[0] != second[0]
    assert enroll(client, "cmp-reused") == first
    enroll(client, "cmp-reused", holder=SoftwareKey.generate())
    with pytest.raises(GatewayDown) as caught:
        enroll(client, "cmp-reused", holder=SoftwareKey.generate())
    assert "transaction_id_in_use" in caught.value.message


def test_a_revoked_certificate_is_not_handed_out_again(client: CmpClient) -> None:
    chain = enroll(client, "cmp-revoked")
    for _ in range(2):
        client.revoke(serial=chain[0].serial, reason="cessation_of_operation", key="cmp-revoked")
    assert state(client, chain) == "revoked"
    assert enroll(client, "cmp-revoked")[0] != chain[0]


def test_it_knows_nothing_of_strangers(client: CmpClient) -> None:
    with pytest.raises(GatewayRefused) as caught:
        client.revoke(serial=1, reason="unspecified", key="cmp-stranger")
    assert caught.value.reason == "bad_cert_id"
    with pytest.raises(GatewayRefused):
        client.revoke(serial=1, reason="boredom", key="cmp-stranger")


@pytest.mark.parametrize(
    "changed",
    [{"csr": b"no request"}, {"profile": "tsa"}, {"subject": {"number": "1"}}, {"evidence_digest": b"short"}],
)
def test_it_refuses_what_no_certificate_can_be_issued_for(client: CmpClient, changed: dict[str, object]) -> None:
    with pytest.raises(GatewayRefused) as caught:
        enroll(client, "cmp-wrong", **changed)
    assert caught.value.reason == "invalid_request"


def test_it_certifies_no_identity_number(client: CmpClient) -> None:
    with pytest.raises(GatewayRefused) as caught:
        enroll(client, "cmp-number", subject={"name": ALICE["name"], "number": ALICE["id_number"]})
    assert caught.value.reason == "bad_cert_template"


def test_a_wrong_password_certifies_nothing(addresses: dict[str, str]) -> None:
    for changed in ({"ca_cmp_secret": "guessed"}, {"ca_cmp_reference": "nobody"}):
        with pytest.raises(GatewayGarbage) as caught:
            enroll(from_settings(settled(addresses, **changed)).ca, "cmp-password")
        assert "cmp_unprotected_refusal" in caught.value.message


def test_production_refuses_the_sandbox(addresses: dict[str, str]) -> None:
    strict = from_settings(settled(addresses), allow_sandboxes=False)
    assert "ca" in strict.sandboxes()
    asks: list[Callable[[], object]] = [
        lambda: enroll(strict.ca, "cmp-strict"),
        lambda: strict.ca.revoke(serial=1, reason="unspecified", key="k"),
        lambda: strict.ca.ocsp(b"x"),
    ]
    for ask in asks:
        with pytest.raises(GatewayRefused) as caught:
            ask()
        assert caught.value.code == "sandbox_refused"


def test_it_takes_no_certificate_from_a_foreign_root_and_says_so(addresses: dict[str, str]) -> None:
    foreign = DevelopmentAuthority.create()
    client = from_settings(settled(addresses, ca_roots=foreign.root_pem())).ca
    with pytest.raises(GatewayGarbage):
        enroll(client, "cmp-foreign")
    page = httpx.get(addresses["ca"]).text
    assert "cessation_of_operation" in page  # refused by certConf, and so revoked
    assert enroll(from_settings(settled(addresses)).ca, "cmp-foreign")  # under the next transaction


@pytest.mark.parametrize("mode", ["down", "slow", "reset", "lost", "twice", "garbage"])
def test_what_was_done_unseen_is_not_done_again(addresses: dict[str, str], mode: str) -> None:
    client = ca_client(settled(addresses), total=0.5 if mode == "slow" else 10)
    fault(addresses["ca"], mode, seconds=1, count=2)
    for _ in range(3):
        try:
            enroll(client, f"cmp-{mode}", subject={"name": f"只此一张{mode}"})
        except GatewayError as problem:
            assert problem.retryable  # noqa: PT017 (whether it is raised depends on the fault)
    fault(addresses["ca"], "ok")
    assert enroll(ca_client(settled(addresses), total=10), f"cmp-{mode}", subject={"name": f"只此一张{mode}"})
    assert httpx.get(addresses["ca"]).text.count(f"只此一张{mode}") == 1


def test_the_authority_remembers_its_transactions_over_a_restart(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder, chains = tmp_path_factory.mktemp("restart"), []
    for _ in range(2):
        with running(folder) as addresses:
            chains.append(enroll(from_settings(settled(addresses)).ca, "cmp-restart"))
    assert chains[0] == chains[1]


def unfair(say: Callable[[cmp.Message], bytes]) -> Callable[[socket.socket, int], None]:
    """A server that knows the password."""

    def play(connection: socket.socket, number: int) -> None:
        while asked := request(connection):
            connection.sendall(answer(say(cmp.read(asked.partition(b"\r\n\r\n")[2])), head=HEAD))

    return play


def told(message: cmp.Message, kind: str, body: bytes, *, carried: tuple[bytes, ...] = ()) -> bytes:
    header = Header(
        transaction=message.header.transaction, sender_nonce=fresh_nonce(), recipient_nonce=message.header.sender_nonce
    )
    return cmp.write(header, kind, body, protection=MAC, certificates=carried)


def at(url: str, authority: DevelopmentAuthority, *, roots: list[bytes]) -> CmpClient:
    return CmpClient(url=url, protection=MAC, roots=roots, issuers=[authority.issuing.der], ocsp_url=url, implicit=True)


@pytest.mark.parametrize("wrong", ["key", "time", "root"])
def test_it_takes_no_certificate_that_is_not_what_it_asked_for(wrong: str) -> None:
    hours = 30 if wrong == "time" else 0
    authority = DevelopmentAuthority.create(clock=lambda: datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=hours))
    asked = csr(SoftwareKey.generate() if wrong == "key" else KEY)
    chain = authority.issue(asked, profile="event", subject_name="x", serial_hint="1")
    roots = [DevelopmentAuthority.create().root.der if wrong == "root" else authority.root.der]
    confirmations: list[bodies.Confirmation] = []

    def say(message: cmp.Message) -> bytes:
        if message.kind == "certconf":
            confirmations.append(bodies.read_confirmation(message.body))
            return told(message, "pkiconf", b"\x05\x00")
        return told(message, "cp", bodies.certified(chain[0], request_id=0), carried=(chain[1],))

    with serving(unfair(say)) as server, pytest.raises(GatewayGarbage):
        enroll(at(server.url, authority, roots=roots), "k")
    assert [found.accepted for found in confirmations] == [False]


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        ("system_unavail", GatewayDown),
        ("system_failure", GatewayDown),
        ("not_authorized", GatewayRefused),
        (None, GatewayRefused),
    ],
)
def test_it_knows_when_to_ask_again(failure: str | None, error: type[GatewayError]) -> None:
    authority = DevelopmentAuthority.create()
    body = bodies.error("bad_request") if failure is None else bodies.error(failure)
    with serving(unfair(lambda message: told(message, "error", body))) as server, pytest.raises(error):
        enroll(at(server.url, authority, roots=[authority.root.der]), "k")


def test_who_has_to_think_first_is_asked_again() -> None:
    authority = DevelopmentAuthority.create()
    waiting = der.sequence(der.sequence(der.sequence(der.integer(0), status.write(status.WAITING))))
    with serving(unfair(lambda message: told(message, "cp", waiting))) as server, pytest.raises(GatewayDown) as caught:
        enroll(at(server.url, authority, roots=[authority.root.der]), "k")
    assert "waiting" in caught.value.message


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_the_counter_refuses_rubbish_politely(addresses: dict[str, str], body: bytes) -> None:
    said = httpx.post(f"{addresses['ca']}/cmp", content=body, headers={"Content-Type": MEDIA_TYPE})
    assert 400 <= said.status_code < 500
    assert "Traceback" not in said.text


def test_the_counter_says_what_it_is(addresses: dict[str, str]) -> None:
    said = httpx.post(f"{addresses['ca']}/cmp", content=b"x", headers={"Content-Type": "text/plain"})
    assert said.status_code == 415
    assert said.headers["X-Qianyue-Sandbox"] == "1"
    asked = cmp.write(Header(transaction=bytes(16), sender_nonce=fresh_nonce()), "pkiconf", b"\x05\x00", protection=MAC)
    said = httpx.post(f"{addresses['ca']}/cmp", content=asked, headers={"Content-Type": MEDIA_TYPE})
    assert (said.headers["X-Qianyue-Sandbox"], said.headers["Content-Type"]) == ("1", MEDIA_TYPE)
    assert bodies.read_error(cmp.read(said.content).body).failure == "signer_not_trusted"
