from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from qianyue.gateways import GatewayDown, GatewayGarbage, GatewayNotConfigured, GatewayRefused, Gateways
from qianyue.gateways.email import SmtpClient
from tests.gateways.raw import saying, serving
from tests.gateways.street import fault


def inbox(addresses: dict[str, str], to: str) -> list[dict[str, object]]:
    return httpx.get(f"{addresses['mail']}/messages", params={"to": to}).json()


def client(addresses: dict[str, str], **options: object) -> SmtpClient:
    return SmtpClient(url=addresses["email"], sender="no-reply@platform.example", **options)


def test_it_works(gateways: Gateways, addresses: dict[str, str]) -> None:
    receipt = gateways.email.send(to="alice@a.example", subject="签约：合同已送达", text="请查看\n第二行", key="mail-works")
    (message,) = inbox(addresses, "alice@a.example")
    assert message["subject"] == "签约：合同已送达"
    assert str(message["text"]).rstrip("\n") == "请查看\n第二行"
    assert message["message_id"] == receipt.id
    assert message["times"] == 1


def test_it_makes_the_message_id_from_the_key_alone(addresses: dict[str, str]) -> None:
    sending = client(addresses)
    one = sending.send(to="bob@a.example", subject="一", text="一", key="mail-key")
    two = sending.send(to="bob@a.example", subject="一", text="一", key="mail-key")
    other = sending.send(to="bob@a.example", subject="二", text="二", key="mail-key-2")
    assert one.id == two.id != other.id
    assert [message["times"] for message in inbox(addresses, "bob@a.example")] == [1, 2]


def test_it_keeps_its_connection_and_notices_when_it_is_gone(addresses: dict[str, str]) -> None:
    sending = client(addresses)
    sending.send(to="kept@a.example", subject="一", text="一", key="mail-kept-1")
    (kept,) = sending._idle
    sending.send(to="kept@a.example", subject="二", text="二", key="mail-kept-2")
    assert sending._idle == [kept]
    assert kept.sock is not None
    kept.sock.shutdown(2)
    sending.send(to="kept@a.example", subject="三", text="三", key="mail-kept-3")
    assert sending._idle != [kept]
    assert len(inbox(addresses, "kept@a.example")) == 3


def test_it_serves_threads(addresses: dict[str, str]) -> None:
    sending = client(addresses)
    letter = {"to": "many@a.example", "subject": "s", "text": "t"}
    threads = [threading.Thread(target=sending.send, kwargs={**letter, "key": f"many-{number}"}) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inbox(addresses, "many@a.example")) == 12


@pytest.mark.parametrize(
    ("mode", "error", "arrived"),
    [("down", GatewayDown, 0), ("reset", GatewayDown, 0), ("lost", GatewayDown, 1), ("garbage", GatewayGarbage, 1)],
)
def test_it_names_the_fault_and_is_well_afterwards(
    addresses: dict[str, str], mode: str, error: type[Exception], arrived: int
) -> None:
    sending, to = client(addresses), f"{mode}@a.example"
    fault(addresses["mail"], mode, count=1)
    with pytest.raises(error):
        sending.send(to=to, subject="s", text="t", key=f"mail-{mode}")
    assert len(inbox(addresses, to)) == arrived
    sending.send(to=to, subject="s", text="t", key=f"mail-{mode}")
    assert [message["times"] for message in inbox(addresses, to)] == [arrived + 1]


def test_it_gives_up_on_a_slow_server_in_time(addresses: dict[str, str]) -> None:
    fault(addresses["mail"], "slow", seconds=3, count=1)
    with pytest.raises(GatewayDown) as caught:
        client(addresses, seconds=0.3).send(to="slow@a.example", subject="s", text="t", key="mail-slow")
    assert caught.value.code == "gateway_timeout"


def test_a_mailbox_shows_once_what_was_delivered_twice(addresses: dict[str, str]) -> None:
    fault(addresses["mail"], "twice", count=1)
    client(addresses).send(to="twice@a.example", subject="s", text="t", key="mail-twice")
    assert [message["times"] for message in inbox(addresses, "twice@a.example")] == [2]


INJECTED = "a@a.example\r\nRCPT TO:<b@a.example>"


@pytest.mark.parametrize("to", ["", "a", "a@", "@a.example", "a b@a.example", INJECTED, "甲@a.example", "<a@a.example>", "a@-a"])
def test_it_refuses_what_is_no_address(gateways: Gateways, to: str) -> None:
    with pytest.raises(GatewayRefused):
        gateways.email.send(to=to, subject="s", text="t", key="mail-address")


def test_it_refuses_a_subject_that_would_become_a_header(gateways: Gateways) -> None:
    with pytest.raises(GatewayRefused):
        gateways.email.send(to="a@a.example", subject="s\r\nBcc: b@a.example", text="t", key="mail-subject")


def test_a_body_cannot_end_the_message(gateways: Gateways, addresses: dict[str, str]) -> None:
    text = "上\r\n.\r\nMAIL FROM:<x@y.example>\r\n下"
    gateways.email.send(to="dot@a.example", subject="s", text=text, key="mail-dot")
    (message,) = inbox(addresses, "dot@a.example")
    assert "MAIL FROM" in str(message["text"])


def test_it_says_garbage_when_the_other_side_is_no_mail_server() -> None:
    with serving(saying(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server, pytest.raises((GatewayGarbage, GatewayDown)):
        client({"email": f"smtp://127.0.0.1:{server.port}"}, seconds=0.5).send(to="a@a.example", subject="s", text="t", key="k")


@pytest.mark.parametrize("url", ["http://a.example", "smtp://", "", "smtp://name:secret@mail.example"])
def test_it_refuses_an_address_it_cannot_use(url: str) -> None:
    with pytest.raises(GatewayNotConfigured) as caught:
        SmtpClient(url=url, sender="a@a.example")
    assert "secret" not in str(caught.value)


def test_it_refuses_a_sandbox_where_sandboxes_are_not_allowed(addresses: dict[str, str]) -> None:
    assert client(addresses).is_sandbox()
    with pytest.raises(GatewayRefused) as caught:
        client(addresses, allow_sandbox=False).send(to="a@a.example", subject="s", text="t", key="k")
    assert caught.value.code == "sandbox_refused"


class Heard:
    """A mail server with TLS and passwords, which the sandbox has not."""

    def __init__(self) -> None:
        self.messages: list[tuple[bool, bytes]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        encrypted = server.transport is not None and server.transport.get_extra_info("ssl_object") is not None
        self.messages.append((encrypted, envelope.content))
        return "250 OK"


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Contexts of a server and of a client that trusts it."""
    folder: Path = tmp_path_factory.mktemp("tls")
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key(), serial_number=1)
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pkcs8 = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(pkcs8)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=str(folder / "cert.pem"))


@pytest.fixture(params=["smtps", "smtp+starttls"])
def secure(request: pytest.FixtureRequest, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> Iterator[tuple[str, Heard]]:
    heard = Heard()
    options = {"ssl_context": tls[0]} if request.param == "smtps" else {"tls_context": tls[0], "require_starttls": True}
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(heard, hostname="127.0.0.1", port=port, **options)
    controller.start()
    yield f"{request.param}://127.0.0.1:{port}", heard
    controller.stop()


def test_it_speaks_tls(secure: tuple[str, Heard], tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    url, heard = secure
    SmtpClient(url=url, sender="a@a.example", tls=tls[1]).send(to="b@a.example", subject="s", text="t", key="tls")
    ((encrypted, _),) = heard.messages
    assert encrypted


def test_it_does_not_speak_to_a_server_it_cannot_authenticate(secure: tuple[str, Heard]) -> None:
    url, heard = secure
    with pytest.raises(GatewayDown) as caught:
        SmtpClient(url=url, sender="a@a.example").send(to="b@a.example", subject="s", text="t", key="tls")
    assert caught.value.code == "gateway_untrusted"
    assert heard.messages == []


def test_it_does_not_fall_back_to_clear_text(addresses: dict[str, str]) -> None:
    url = addresses["email"].replace("smtp://", "smtp+starttls://")
    with pytest.raises(GatewayRefused) as caught:
        SmtpClient(url=url, sender="a@a.example").send(to="plain@a.example", subject="s", text="t", key="tls")
    assert caught.value.reason == "starttls"
    assert inbox(addresses, "plain@a.example") == []
