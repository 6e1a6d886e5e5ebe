"""`openssl cmp` at both ends: our client at its server, its client at our development authority."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes

from qianyue.gateways import GatewayGarbage, GatewayRefused
from qianyue.gateways.ca.cmp import CmpClient
from qianyue.trust import certificates, cmp, oids, pem
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.cmp import password
from qianyue.trust.keys import SoftwareKey
from tests.conformance.tools import need, run
from tests.gateways.cast import csr
from tests.gateways.raw import request, serving
from tests.gateways.street import running

HMAC_SHA1 = "1.3.6.1.5.5.8.1.2"
LENIENT = cmp.MacPolicy(macs={**password.MACS, HMAC_SHA1: hashes.SHA1})  # OpenSSL 3.0's server answers with nothing else
SECRET = "known to both"
SUBJECT = {"name": "岩温香", "number": "EVENT-0001"}
ALGORITHMS = ("ecdsa_p256_sha256", "rsa_pkcs1_sha256")


class Mock:
    """OpenSSL's server, which certifies the same certificate for whoever asks: so the key is made before it."""

    def __init__(self, folder: Path, algorithm: str = ALGORITHMS[0]) -> None:
        self.folder, self.authority = folder, DevelopmentAuthority.create(algorithm=algorithm)
        self.key = SoftwareKey.generate(algorithm=algorithm)
        name = certificates.name((oids.COMMON_NAME, SUBJECT["name"]), (oids.SERIAL_NUMBER, SUBJECT["number"]))
        self.named = certificates.request(signer=self.key, subject=name)
        self.chain = self.authority.issue(self.named, profile="event", subject_name=SUBJECT["name"])
        self.keep("leaf.pem", self.chain[0])
        self.keep("issuing.pem", self.chain[1])
        self.keep("root.pem", self.authority.root.der)

    def keep(self, name: str, encoded: bytes, *, label: str = "CERTIFICATE") -> Path:
        (self.folder / name).write_text(pem.encode(encoded, label=label))
        return self.folder / name

    @contextmanager
    def serving(self, *options: str) -> Iterator[str]:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        files = ("-rsp_cert", "leaf.pem", "-rsp_extracerts", "issuing.pem")
        command = [need("openssl"), "cmp", "-config", "", "-port", str(port), *files, *options]
        with subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                for _ in range(100):
                    with socket.socket() as probe:
                        if probe.connect_ex(("127.0.0.1", port)) == 0:
                            break
                    time.sleep(0.05)
                with serving(_relay(port)) as relay:
                    yield f"{relay.url}/pkix/"
            finally:
                process.terminate()

    def client(self, url: str, protection: cmp.Protection, **options: object) -> CmpClient:
        settings = {"roots": [self.authority.root.der], "issuers": [self.chain[1]], "ocsp_url": "http://127.0.0.1:9/"}
        return CmpClient(url=url, protection=protection, **{**settings, **options})

    def enroll(self, client: CmpClient, *, request: bytes | None = None) -> list[bytes]:
        wanted = {"profile": "event", "subject": SUBJECT, "evidence_digest": None, "key": "k"}
        return client.enroll(csr=request or self.named, **wanted)


def _relay(port: int) -> Callable[[socket.socket, int], None]:
    """To OpenSSL's server and back, octet for octet but one. It says HTTP/1.0 of kept connections, which httpx then does not
    keep, and forgets a transaction with its connection; authorities that people rent speak HTTP/1.1."""

    def play(connection: socket.socket, number: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as server:
            while asked := request(connection):
                server.sendall(asked)
                connection.sendall(request(server).replace(b"HTTP/1.0", b"HTTP/1.1", 1))

    return play


def mac(*, policy: cmp.MacPolicy = LENIENT, secret: str = SECRET) -> cmp.PasswordMac:
    return cmp.PasswordMac(reference=b"platform", password=secret.encode(), policy=policy)


WITH_PASSWORD = ("-srv_ref", "authority", "-srv_secret", f"pass:{SECRET}")


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("implicit", [False, True], ids=["explicit", "implicit"])
def test_its_server_certifies_our_key(tmp_path: Path, algorithm: str, implicit: bool) -> None:
    mock = Mock(tmp_path, algorithm)
    granting = ("-grant_implicitconf",) if implicit else ()
    with mock.serving(*WITH_PASSWORD, *granting) as url:
        assert mock.enroll(mock.client(url, mac(), implicit=implicit)) == mock.chain


def test_its_server_may_insist_on_confirmation(tmp_path: Path) -> None:
    mock = Mock(tmp_path)
    with mock.serving(*WITH_PASSWORD) as url:
        assert mock.enroll(mock.client(url, mac(), implicit=True)) == mock.chain


def test_its_server_certifies_a_browser_s_key_that_we_have_checked(tmp_path: Path) -> None:
    """The request names nobody, as a browser's does: we ask as a registration authority."""
    mock = Mock(tmp_path)
    with mock.serving(*WITH_PASSWORD, "-accept_raverified") as url:
        assert mock.enroll(mock.client(url, mac()), request=csr(mock.key)) == mock.chain


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_signatures_protect_both_sides(tmp_path: Path, algorithm: str) -> None:
    mock = Mock(tmp_path, algorithm)
    ours, theirs = (SoftwareKey.generate(algorithm=algorithm) for _ in range(2))
    chains = [
        mock.authority.issue(csr(key), profile="event", subject_name=name) for key, name in ((ours, "us"), (theirs, "them"))
    ]
    mock.keep("server.pem", chains[1][0])
    mock.keep("server.key", theirs.to_pkcs8(), label="PRIVATE KEY")
    server = ("-srv_cert", "server.pem", "-srv_key", "server.key", "-srv_trusted", "root.pem", "-srv_untrusted", "issuing.pem")
    with mock.serving(*server) as url:
        signed = cmp.SignatureProtection(signer=ours, chain=chains[0], peers=[chains[1][0]])
        assert mock.enroll(mock.client(url, signed)) == mock.chain
        stranger = cmp.SignatureProtection(signer=ours, chain=chains[0], peers=[mock.chain[0]])
        with pytest.raises(GatewayGarbage):
            mock.enroll(mock.client(url, stranger))


def test_its_server_revokes(tmp_path: Path) -> None:
    mock = Mock(tmp_path)
    serial = certificates.read(mock.chain[0]).serial
    with mock.serving(*WITH_PASSWORD) as url:
        client = mock.client(url, mac())
        client.revoke(serial=serial, reason="superseded", key="r")
        with pytest.raises(GatewayRefused) as caught:
            client.revoke(serial=1, reason="superseded", key="s")
    assert caught.value.reason == "bad_request"  # its one word for all that goes wrong inside


def test_the_default_of_its_server_is_too_weak_for_us(tmp_path: Path) -> None:
    """HMAC-SHA1, whatever it is told."""
    mock = Mock(tmp_path)
    with mock.serving(*WITH_PASSWORD) as url, pytest.raises(GatewayGarbage) as caught:
        mock.enroll(mock.client(url, mac(policy=cmp.MacPolicy())))
    assert "cmp_mac_weak" in caught.value.message


def test_a_wrong_password_gets_nothing_from_its_server(tmp_path: Path) -> None:
    mock = Mock(tmp_path)
    with mock.serving(*WITH_PASSWORD) as url, pytest.raises(GatewayGarbage) as caught:
        mock.enroll(mock.client(url, mac(secret="guessed")))
    assert "cmp_protection_wrong" in caught.value.message


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("-pkistatus", "2", "-failure", "19"), "bad_cert_template"),
        (("-send_error",), "bad_request"),
    ],
)
def test_its_server_says_no(tmp_path: Path, options: tuple[str, ...], reason: str) -> None:
    mock = Mock(tmp_path)
    with mock.serving(*WITH_PASSWORD, *options) as url, pytest.raises(GatewayRefused) as caught:
        mock.enroll(mock.client(url, mac()))
    assert caught.value.reason == reason


@pytest.mark.parametrize("options", [("-send_unprotected",), ("-send_unprot_err", "-send_error")])
def test_what_its_server_does_not_protect_is_not_believed(tmp_path: Path, options: tuple[str, ...]) -> None:
    mock = Mock(tmp_path)
    with mock.serving(*WITH_PASSWORD, *options) as url, pytest.raises(GatewayGarbage):
        mock.enroll(mock.client(url, mac()))


def test_a_certificate_for_another_key_is_refused_to_its_server_and_to_us(tmp_path: Path) -> None:
    mock = Mock(tmp_path)
    another = certificates.request(signer=SoftwareKey.generate(), subject=certificates.name((oids.COMMON_NAME, "x")))
    with mock.serving(*WITH_PASSWORD, "-accept_raverified") as url, pytest.raises(GatewayGarbage) as caught:
        mock.enroll(mock.client(url, mac()), request=another)
    assert "公钥" in caught.value.message


class Counter:
    """Our development authority, and `openssl cmp` as its client."""

    def __init__(self, folder: Path, addresses: dict[str, str]) -> None:
        self.folder, self.addresses = folder, addresses
        (folder / "root.pem").write_text(addresses["ca_roots"])
        # OpenSSL 3.0 checks SM2 signatures under the empty identity, and so no SM2 chain of this world (crypto.md P1)
        sm2 = b"\x2a\x81\x1c\xcf\x55" in pem.decode(addresses["ca_roots"].encode())[0]
        self.trusting = {} if sm2 else {"out_trusted": "root.pem"}

    def ask(self, *options: str, secret: str | None = None, mac: str = "hmacWithSHA256") -> subprocess.CompletedProcess[str]:
        known = ("-ref", self.addresses["ca_cmp_reference"], "-secret", f"pass:{secret or self.addresses['ca_cmp_secret']}")
        server = ("-server", self.addresses["ca"].removeprefix("http://"), "-path", "cmp", "-recipient", "/CN=authority")
        algorithms = ("-digest", "sha256", "-mac", mac)
        return run("openssl", "cmp", "-config", "", *server, *known, *algorithms, *options)

    def key(self, algorithm: str) -> SoftwareKey:
        key = SoftwareKey.generate(algorithm=algorithm)
        request = certificates.request(signer=key, subject=certificates.name((oids.COMMON_NAME, "openssl")))
        (self.folder / "key.pem").write_text(pem.encode(key.to_pkcs8(), label="PRIVATE KEY"))
        (self.folder / "request.pem").write_text(pem.encode(request, label="CERTIFICATE REQUEST"))
        return key

    def files(self, **names: str) -> list[str]:
        return [word for option, name in names.items() for word in (f"-{option}", str(self.folder / name))]

    def leaf(self) -> certificates.Certificate:
        return certificates.read(pem.decode((self.folder / "out.pem").read_bytes())[0])


@pytest.fixture(scope="module", params=["ecdsa_p256_sha256", "rsa_pkcs1_sha256", "sm2_sm3"])
def counter(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """An authority of each kind; the street finds it in its folder."""
    folder = tmp_path_factory.mktemp("counter")
    DevelopmentAuthority.create(folder / "authority", algorithm=request.param)
    with running(folder) as addresses:
        yield Counter(folder, addresses)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("confirming", [(), ("-implicit_confirm",)], ids=["explicit", "implicit"])
def test_our_authority_certifies_its_key(counter: Counter, algorithm: str, confirming: tuple[str, ...]) -> None:
    key = counter.key(algorithm)
    files = counter.files(csr="request.pem", certout="out.pem", chainout="chain.pem", **counter.trusting)
    done = counter.ask("-cmd", "p10cr", *files, *confirming)
    assert done.returncode == 0, done.stdout + done.stderr
    assert counter.leaf().spki == key.public_key_der


def test_our_authority_certifies_a_key_that_it_vouches_for(counter: Counter) -> None:
    key = counter.key(ALGORITHMS[0])
    named = ("-subject", "/CN=openssl/serialNumber=EVENT-2")
    files = counter.files(newkey="key.pem", certout="out.pem")
    assert counter.ask("-cmd", "cr", "-popo", "0", *named, *files).returncode == 0
    assert counter.leaf().spki == key.public_key_der
    assert counter.leaf().subject.first(oids.SERIAL_NUMBER) == "EVENT-2"
    assert counter.ask("-cmd", "cr", "-popo", "1", *named, *files).returncode != 0  # a proof that we do not check


def test_our_authority_revokes_for_it(counter: Counter) -> None:
    counter.key(ALGORITHMS[0])
    assert counter.ask("-cmd", "p10cr", *counter.files(csr="request.pem", certout="out.pem")).returncode == 0
    assert counter.ask("-cmd", "rr", *counter.files(oldcert="out.pem"), "-revreason", "5").returncode == 0
    foreign = DevelopmentAuthority.create().issue(csr(SoftwareKey.generate()), profile="event", subject_name="x")[0]
    (counter.folder / "foreign.pem").write_text(pem.encode(foreign))
    refused = counter.ask("-cmd", "rr", *counter.files(oldcert="foreign.pem"))
    assert refused.returncode != 0
    assert "badCertId" in refused.stdout + refused.stderr


def test_our_authority_takes_neither_a_wrong_password_nor_a_weak_mac(counter: Counter) -> None:
    counter.key(ALGORITHMS[0])
    files = counter.files(csr="request.pem", certout="out.pem")
    (counter.folder / "out.pem").unlink(missing_ok=True)
    for asked in ({"secret": "guessed"}, {"mac": "hmac-sha1"}):
        assert counter.ask("-cmd", "p10cr", *files, **asked).returncode != 0
    assert not (counter.folder / "out.pem").exists()


def test_sm2_between_our_own_sides(tmp_path: Path) -> None:
    """OpenSSL 3.0 cannot make SM2 requests; ours are certified, confirmed with SM3, revoked, and found revoked."""
    DevelopmentAuthority.create(tmp_path / "authority", algorithm="sm2_sm3")
    with running(tmp_path) as addresses:
        client = CmpClient(
            url=f"{addresses['ca']}/cmp",
            protection=cmp.PasswordMac(
                reference=addresses["ca_cmp_reference"].encode(), password=addresses["ca_cmp_secret"].encode(), digest="sm3"
            ),
            roots=pem.decode(addresses["ca_roots"].encode()),
            issuers=pem.decode(addresses["ca_issuers"].encode()),
            ocsp_url=f"{addresses['ca']}/ocsp",
        )
        key = SoftwareKey.generate(algorithm="sm2_sm3")
        chain = client.enroll(csr=csr(key), profile="event", subject=SUBJECT, evidence_digest=None, key="sm2")
        assert certificates.read(chain[0]).spki == key.public_key_der
        client.revoke(serial=certificates.read(chain[0]).serial, reason="superseded", key="sm2")
