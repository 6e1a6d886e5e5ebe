"""A signing server for development: three keys, made when they are first asked for and kept in the folder."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

from flask import render_template, request
from pydantic import BaseModel

from qianyue.gateways.sandbox.desk import Refusal, desk, faulty, read
from qianyue.gateways.sandbox.faulty import Faulty
from qianyue.gateways.signer.wire import PublicKey, Signed, ToSign
from qianyue.trust.keys import SoftwareKey, der_to_raw

ABOUT = "代替签名验签服务器或密码机：只收摘要，密钥不出本机。"
LABELS = {"p256": "ecdsa_p256_sha256", "sm2": "sm2_sm3", "rsa": "rsa_pkcs1_sha256"}


def signer_sandbox(folder: Path) -> Faulty:
    """`GET /keys/LABEL`, `POST /keys/LABEL/signatures`; for people `/`."""
    app = desk(name="signer", title="签名服务器", about=ABOUT, folder=Path(__file__).parent)
    kept, made = _Kept(folder / "signer"), Counter[str]()

    @app.get("/keys/<label>")
    def public(label: str) -> dict[str, object]:
        key = kept.key(label)
        return _json(PublicKey.model_construct(algorithm=key.algorithm, public_key=key.public_key_der))

    @app.post("/keys/<label>/signatures")
    def sign(label: str) -> dict[str, object]:
        key, asked = kept.key(label), read(ToSign)
        name = request.headers.get("Idempotency-Key")
        if not name:
            raise Refusal(422, "key_missing", "缺少幂等键")
        value = key.sign_digest(asked.digest)
        made[label] += 1
        signature = value if key.algorithm.startswith("rsa") else der_to_raw(value)
        return _json(Signed(key=name, signature=signature))

    @app.get("/")
    def overview() -> str:
        return render_template("keys.html", labels=LABELS, made=made)

    return faulty(app, services=[("GET", "/keys/*"), ("POST", "/keys/*")])


class _Kept:
    """Keys in files that only their owner can read."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock = folder, threading.Lock()
        self._open: dict[str, SoftwareKey] = {}

    def key(self, label: str) -> SoftwareKey:
        if label not in LABELS:
            raise Refusal(404, "key_unknown", f"没有名为 {label[:40]} 的密钥")
        with self._lock:
            if label not in self._open:
                file = self._folder / f"{label}.key"
                if not file.exists():
                    self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                    file.write_bytes(SoftwareKey.generate(algorithm=LABELS[label]).to_pkcs8())
                self._open[label] = SoftwareKey.from_pkcs8(file.read_bytes())
            return self._open[label]


def _json(model: BaseModel) -> dict[str, object]:
    return model.model_dump(mode="json")
