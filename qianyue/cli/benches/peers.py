"""Signing cores side by side: every program signs the same file with the same key, in turns, pinned to one core.

What each costs is its own processor time, so that waiting for the timestamp (a responder on the other core) does not count.
The programs are in `script/peers`, their libraries in `.assets/peers` (`script/peers/setup`).
"""

from __future__ import annotations

import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parents[3] / "script" / "peers"
HOME = SCRIPTS.parents[1] / ".assets" / "peers"
ROUNDS = 3
_PYTHON = str(HOME / "venv" / "bin" / "python")
CORES: dict[str, list[str]] = {  # name → command; the same six arguments follow, then what makes the variant
    "ours": [sys.executable, "sign_ours.py"],
    "pyHanko, stock": [_PYTHON, "sign_pyhanko.py"],
    "pyHanko, tuned": [_PYTHON, "sign_pyhanko.py"],
    "endesive": [_PYTHON, "sign_endesive.py"],
    "@libpdf/core": ["node", "sign_libpdf.mjs"],
    "@signpdf": ["node", "sign_signpdf.mjs"],
}
_ALGORITHMS = {"p256": "ecdsa_p256_sha256", "rsa": "rsa_pkcs1_sha256", "sm2": "sm2_sm3"}
_VARIANT = {"pyHanko, tuned": ["tuned"]}
# RSA only, no timestamps; no SM2 but in ours and, with a signer of its own, in pyHanko (`sm2_for_pyhanko.py`)
_CANNOT = {("@signpdf", "p256"), ("@signpdf", "timestamp"), ("@signpdf", "sm2"), ("@libpdf/core", "sm2"), ("endesive", "sm2")}


class PeersMissing(Exception):
    """The libraries are not here; the text says how to have them."""


def side_by_side(*, pdf: bytes, seconds: float) -> dict[str, Any]:
    """Milliseconds of processor time a signature, and ours over the best of the others (median of three rounds).

    Raises `PeersMissing`.
    """
    if not (HOME / "venv").exists() or not shutil.which("node"):
        raise PeersMissing("the libraries to compare with are not here: run script/peers/setup (it needs Node.js).")
    rows = {
        "B-B, P-256": ("p256", False),
        "B-B, RSA-2048": ("rsa", False),
        "with timestamp, P-256": ("p256", True),
        "with timestamp, SM2": ("sm2", True),
    }
    share = seconds / (len(rows) * len(CORES) * ROUNDS)
    with tempfile.TemporaryDirectory() as folder, _responder() as address, _responder("sm2_sm3") as chinese:
        base = Path(folder, "base.pdf")
        base.write_bytes(pdf)
        for kind in ("p256", "rsa", "sm2"):
            _key(Path(folder), kind)
        asked = {"sm2": chinese}
        return {
            row: _row(base, kind, asked.get(kind, address) if stamped else "", max(share, 0.5))
            for row, (kind, stamped) in rows.items()
        }


def cross_page(*, pdf: bytes, pages: int, seconds: float) -> dict[str, Any]:
    """The best peer's cross-page seal, a signature on every page, over one visible signature. Raises `PeersMissing`."""
    if not (HOME / "venv").exists():
        raise PeersMissing("the libraries to compare with are not here: run script/peers/setup (it needs Node.js).")
    taken: dict[str, list[float]] = {"": [], str(pages): []}
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder, "base.pdf")
        base.write_bytes(pdf)
        _key(Path(folder), "p256")
        for _ in range(ROUNDS):
            for variant, values in taken.items():
                command = [_PYTHON, "seal_pyhanko.py"]
                found = _run("pyHanko", command, base, "p256", "", max(seconds / 2 / ROUNDS, 0.5), *filter(None, [variant]))
                values += [found["milliseconds"]] if found else []
    if not all(taken.values()):
        return {"pyHanko": "does not run here"}
    one, all_pages = (statistics.median(values) for values in taken.values())
    return {
        "pyHanko, one visible signature, ms of processor time": one,
        f"pyHanko, one on each of {pages} pages, ms of processor time": all_pages,
        "pyHanko, cross-page over plain, times": all_pages / one,
    }


def _row(base: Path, kind: str, tsa: str, seconds: float) -> dict[str, Any]:
    cores = [name for name in CORES if not {(name, kind), (name, "timestamp" if tsa else "")} & _CANNOT]
    taken: dict[str, list[float]] = {name: [] for name in cores}
    for _ in range(ROUNDS):
        for name in cores:
            found = _run(name, CORES[name], base, kind, tsa, seconds, *_VARIANT.get(name, []))
            if found is not None:
                taken[name].append(found["milliseconds"])
    medians = {name: statistics.median(values) for name, values in taken.items() if values}
    figures: dict[str, Any] = {f"{name}, ms of processor time": value for name, value in medians.items()}
    figures |= {f"{name}, per second and core": 1000 / value for name, value in medians.items()}
    others = [value for name, value in medians.items() if name != "ours"]
    figures["best of the others over ours, times"] = min(others) / medians["ours"]
    return figures | {name: "does not run here" for name in cores if name not in medians}


def _run(name: str, core: list[str], base: Path, kind: str, tsa: str, seconds: float, *variant: str) -> dict[str, Any] | None:
    output = base.with_name("signed.pdf")
    command = [*core, str(base), str(base.parent), kind, tsa, str(seconds), str(output), *variant]
    environment = {**os.environ, "PEERS": str(HOME), "PYTHONPATH": str(SCRIPTS.parents[1])}  # pyHanko signs SM2 with our key
    done = subprocess.run(
        command,
        cwd=SCRIPTS,
        env=environment,
        capture_output=True,
        check=False,
        timeout=120,
        preexec_fn=lambda: os.sched_setaffinity(0, {0}),
    )
    if done.returncode:
        print(f"{name}: {done.stderr.decode(errors='replace').strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _key(folder: Path, kind: str) -> None:
    """A key with its chain, in the forms that the programs read: PKCS#8, PEM, PKCS#12 (password `bench`)."""
    from qianyue.trust import certificates, keys, oids, pem
    from qianyue.trust.authority import DevelopmentAuthority

    signer = keys.SoftwareKey.generate(algorithm=_ALGORITHMS[kind])
    authority = DevelopmentAuthority.create(algorithm="sm2_sm3" if kind == "sm2" else "ecdsa_p256_sha256")
    csr = certificates.request(signer=signer, subject=certificates.name((oids.COMMON_NAME, "bench")))
    chain = authority.issue(csr, profile="organisation", subject_name="虚构单位", organisation="虚构单位", valid_hours=24)
    text = [pem.encode(one) for one in chain]
    (folder / f"{kind}.key").write_text(pem.encode(signer.to_pkcs8(), label="PRIVATE KEY"))
    (folder / f"{kind}.pem").write_text("".join(text))
    (folder / f"{kind}.leaf").write_text(text[0])
    (folder / f"{kind}.issuers").write_text("".join(text[1:]))
    if kind != "sm2":
        (folder / f"{kind}.p12").write_bytes(_sealed(signer.to_pkcs8(), chain))


def _sealed(key: bytes, chain: list[bytes]) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, load_der_private_key, pkcs12

    leaf, *issuers = (x509.load_der_x509_certificate(one) for one in chain)
    private: Any = load_der_private_key(key, password=None)
    return pkcs12.serialize_key_and_certificates(b"bench", private, leaf, issuers, BestAvailableEncryption(b"bench"))


@contextmanager
def _responder(algorithm: str = "ecdsa_p256_sha256") -> Iterator[str]:
    """The development timestamp authority on loopback, in this process: the signers run in others."""
    from qianyue.trust.authority import DevelopmentAuthority

    authority = DevelopmentAuthority.create(algorithm=algorithm).tsa()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            answer = authority.respond(self.rfile.read(int(self.headers["Content-Length"])))
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {len(answer)}\r\n\r\n"
            self.wfile.write(head.encode() + answer)  # in one packet: two would wait for each other (crypto.md 4)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
