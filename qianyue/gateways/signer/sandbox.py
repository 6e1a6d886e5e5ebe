"""A signing server for development. Its keys are kept in the folder: three of its own, and what it is asked to make."""

from __future__ import annotations

import re
import threading
from collections import Counter
from pathlib import Path

from flask import render_template, request
from pydantic import BaseModel

from qianyue.gateways.sandbox.desk import Refusal, desk, faulty, read
from qianyue.gateways.sandbox.faulty import Faulty
from qianyue.gateways.signer.wire import Made, NewKey, PublicKey, Signed, ToSign
from qianyue.trust.keys import SoftwareKey, der_to_raw

ABOUT = "代替签名验签服务器或密码机：只收摘要，密钥不出本机。"
LABEL = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
LABELS = {"p256": "ecdsa_p256_sha256", "sm2": "sm2_sm3", "rsa": "rsa_pkcs1_sha256"}


def signer_sandbox(folder: Path) -> Faulty:
    """`POST /keys`, `GET /keys/LABEL`, `POST /keys/LABEL/signatures`; for people `/`."""
    app = desk(name="signer", title="签名服务器", about=ABOUT, folder=Path(__file__).parent)
    kept, made = _Kept(folder / "signer"), Counter[str]()

    @app.post("/keys")
    def make() -> dict[str, object]:
        wanted = read(NewKey)
        if kept.key(wanted.label, wanted.algorithm).algorithm != wanted.algorithm:
            raise Refusal(409, "label_taken", "这个名称已有另一种密钥")
        return _json(Made(key=_idempotency_key(), label=wanted.label))

    @app.get("/keys/<label>")
    def public(label: str) -> dict[str, object]:
        key = kept.key(label)
        return _json(PublicKey.model_construct(algorithm=key.algorithm, public_key=key.public_key_der))

    @app.post("/keys/<label>/signatures")
    def sign(label: str) -> dict[str, object]:
        key, asked = kept.key(label), read(ToSign)
        name = _idempotency_key()
        value = key.sign_digest(asked.digest)
        made[label] += 1
        signature = value if key.algorithm.startswith("rsa") else der_to_raw(value)
        return _json(Signed(key=name, signature=signature))

    @app.get("/")
    def overview() -> str:
        return render_template("keys.html", labels=LABELS, made=made)

    return faulty(app, services=[("POST", "/keys"), ("GET", "/keys/*"), ("POST", "/keys/*")])


def _idempotency_key() -> str:
    name = request.headers.get("Idempotency-Key")
    if not name:
        raise Refusal(422, "key_missing", "缺少幂等键")
    return name


class _Kept:
    """Keys in files that only their owner can read."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock = folder, threading.Lock()
        self._open: dict[str, SoftwareKey] = {}

    def key(self, label: str, algorithm: str = "") -> SoftwareKey:
        """Made when there is none and `algorithm` says of which kind, or when it is one of the server's own."""
        algorithm = algorithm or LABELS.get(label, "")
        with self._lock:
            if label not in self._open:
                file = self._folder / f"{label}.key"
                if not LABEL.fullmatch(label) or not (file.exists() or algorithm):
                    raise Refusal(404, "key_unknown", f"没有名为 {label[:40]} 的密钥")
                if not file.exists():
                    self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                    file.write_bytes(SoftwareKey.generate(algorithm=algorithm).to_pkcs8())
                self._open[label] = SoftwareKey.from_pkcs8(file.read_bytes())
            return self._open[label]


def _json(model: BaseModel) -> dict[str, object]:
    return model.model_dump(mode="json")
