"""A platform that a page's signing script talks to, honest or not, and the page."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qianyue import documents
from qianyue.trust import algorithms, certificates, pades, sm2
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.sm2.two_party import Platform

ROOT = Path(__file__).parents[3]
SCRIPTS = ROOT / "qianyue" / "web" / "static" / "js" / "sign"
VENDOR = ROOT / ".assets" / "static" / "vendor"
HOST = "http://localhost/"
OF_SUITE = {"p256": ("p256",), "sm2": ("sm-crypto-v2", "sm2")}
RUN = """async ({digest, suite}) => {
  const steps = [];
  const ceremony = new Qianyue.Ceremony(
    {file: '/file', join: '/join', answer: '/answer', begin: '/begin', finish: '/finish',
     proposal: 'p', digest, suite, token: 't'}, (step) => steps.push(step));
  try { return {next: await ceremony.run(null), steps}; }
  catch (problem) { return {code: problem.code || String(problem), text: problem.text, steps}; }
}"""


class Server:
    """Plays the platform for one page: `change` bends what `begin` answers, as a dishonest server would."""

    def __init__(self, file: bytes, authority: DevelopmentAuthority, change: Callable[[dict[str, Any]], None] | None) -> None:
        self.file, self.authority, self.change = file, authority, change
        self.suite = algorithms.key_kind(authority.root.spki)
        self.served = self.written = file
        self.before = b""
        self.half: Platform | None = None
        self.prepared: pades.Prepared | None = None
        self.finished: list[dict[str, str]] = []
        self.offline_once = False

    def handle(self, route: Any) -> None:
        name = route.request.url.removeprefix(HOST)
        if name == "file":
            route.fulfill(body=self.served, content_type="application/pdf")
        elif name == "join":
            route.fulfill(body=json.dumps(self.join(route.request.post_data_json)), content_type="application/json")
        elif name == "answer":
            route.fulfill(body=json.dumps(self.answer(route.request.post_data_json)), content_type="application/json")
        elif name == "begin":
            route.fulfill(body=json.dumps(self._begin(route.request.post_data_json)), content_type="application/json")
        elif name == "finish":
            self.finished.append(route.request.post_data_json)
            if self.offline_once:
                self.offline_once = False
                route.abort()
            else:
                route.fulfill(body='{"next": "/done"}', content_type="application/json")
        elif name.endswith(".js"):
            script = (SCRIPTS if (SCRIPTS / name).exists() else VENDOR) / name
            route.fulfill(body=script.read_text(), content_type="text/javascript")
        else:
            names = ("bytes", *OF_SUITE[self.suite], "request", "revision", "ceremony")
            scripts = "".join(f'<script src="/{name}.js"></script>' for name in names)
            route.fulfill(body="<!doctype html><title>x</title>" + scripts, content_type="text/html")

    def join(self, body: dict[str, Any]) -> dict[str, str]:
        session = f"p:{hashlib.sha256(self.file).hexdigest()}"
        self.half, told = Platform.join(body, session=session, at=datetime.datetime.now(datetime.UTC))
        self.half.fix(certificates.request_info(subject=certificates.name(), spki=sm2.public_key_info(self.half.public)))
        return {"key": "k", **told}

    def answer(self, body: dict[str, Any]) -> dict[str, str]:
        assert self.half
        return self.half.answer(body["point"], at=datetime.datetime.now(datetime.UTC))

    def _begin(self, body: dict[str, Any]) -> dict[str, Any]:
        chain = self.authority.issue(
            base64.b64decode(body["csr"]), profile="event", subject_name="玉罕", serial_hint="event-1", evidence_digest=bytes(32)
        )
        self.prepared = prepare(self.written, chain)
        answer = {
            "signing": "s", "before": self.before,
            "revision": self.prepared.revision, "byte_range": list(self.prepared.byte_range),
            "signed_attributes": self.prepared.signed_attributes, "certificate": chain[0], "csr": body["csr"],
        }  # fmt: skip
        if self.change:
            self.change(answer)
        self.fix(answer["signed_attributes"])
        return {name: base64.b64encode(value).decode() if isinstance(value, bytes) else value for name, value in answer.items()}

    def fix(self, attributes: bytes) -> None:
        if self.half:
            self.half.fix(attributes)


def prepare(file: bytes, chain: list[bytes], *, field: str = "worker") -> pades.Prepared:
    return pades.prepare(
        file, field=field, certificate_chain=chain, signer_name="玉罕", reason="本人已阅读全文，同意订立本合同",
        appearance=documents.typed_signature("玉罕"), at=datetime.datetime.now(datetime.UTC),
    )  # fmt: skip


def run(chromium: Any, server: Server, *, times: int = 1) -> dict[str, Any]:
    page = chromium.new_context().new_page()
    page.route("**/*", server.handle)
    page.goto(HOST)
    script = RUN if times == 1 else RUN.replace("try { return", "try { await ceremony.run(null); } catch (_) {} try { return")
    found = page.evaluate(script, {"digest": hashlib.sha256(server.file).hexdigest(), "suite": server.suite})
    page.close()
    return dict(found)
