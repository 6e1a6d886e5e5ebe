"""A timestamp authority for development: RFC 3161 over HTTP, on the address itself."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Response, render_template, request

from qianyue.gateways.sandbox.authorities import Stamping
from qianyue.gateways.sandbox.desk import Refusal, desk, faulty, now
from qianyue.gateways.sandbox.faulty import Faulty
from qianyue.trust import der

SHOWN = 20
ABOUT = "签发开发测试用的时间戳；机构名称带有“开发测试”字样。"
REQUEST_LIMIT = 4000  # octets


def tsa_sandbox(tsa: Stamping, *, status: Callable[[bytes], bytes] | None = None) -> Faulty:
    """`POST /` with `application/timestamp-query`; for people `/`. Keeps nothing: a token is its own record.

    `status`, where the authority has a responder of its own: `POST /ocsp` with `application/ocsp-request`.
    """
    app = desk(name="tsa", title="时间戳机构", about=ABOUT, folder=Path(__file__).parent)
    count, latest = Counter[str](), deque[tuple[datetime, str]](maxlen=SHOWN)

    @app.post("/")
    def stamp() -> Response:
        if request.mimetype != "application/timestamp-query":
            raise Refusal(415, "not_timestamp_query", "请以 application/timestamp-query 提交")
        query = request.get_data()
        if len(query) > REQUEST_LIMIT:
            raise Refusal(413, "too_large", "请求过大")
        answer = tsa.respond(query)
        # PKIStatus 0 is granted (RFC 3161 §2.4.2)
        outcome = "rejected" if der.parse(answer).fields().take().fields().take().as_integer() else "granted"
        count[outcome] += 1
        latest.appendleft((now(), outcome))
        return Response(answer, mimetype="application/timestamp-reply")

    @app.get("/")
    def overview() -> str:
        return render_template("tokens.html", count=count, latest=list(latest), authority=tsa.certificate.subject.display)

    @app.post("/ocsp")
    def ocsp() -> Response:
        if status is None or request.mimetype != "application/ocsp-request":
            raise Refusal(415, "not_ocsp", "请以 application/ocsp-request 提交")
        return Response(status(request.get_data()), mimetype="application/ocsp-response")

    return faulty(app, services=[("POST", "/"), ("POST", "/ocsp")])
