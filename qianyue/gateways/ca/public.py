"""What the development authorities tell everybody: OCSP, revocation list, roots, and a page of what was issued."""

from __future__ import annotations

from flask import Flask, Response, render_template, request

from qianyue.gateways.sandbox.authorities import USUAL, Authorities
from qianyue.gateways.sandbox.desk import Refusal
from qianyue.gateways.wire import text

SHOWN = 100


def publish(app: Flask, authorities: Authorities) -> None:
    @app.post("/ocsp")
    def ocsp() -> Response:
        if request.mimetype != "application/ocsp-request":
            raise Refusal(415, "not_ocsp", "请以 application/ocsp-request 提交")
        return Response(authorities.ocsp(request.get_data()), mimetype="application/ocsp-response")

    @app.get("/crl")
    def crl() -> Response:
        """Of the usual authority, or `?suite=sm2`."""
        found = authorities.crl(request.args.get("suite", USUAL))
        if found is None:
            raise Refusal(404, "suite_unknown", "没有这种密码套件的证书机构")
        return Response(found, mimetype="application/pkix-crl")

    @app.get("/roots")
    def roots() -> dict[str, list[str]]:
        return {"roots": [text(root) for root in authorities.roots()]}

    @app.get("/roots.pem")
    def roots_pem() -> Response:
        return Response(authorities.roots_pem(), mimetype="application/x-pem-file")

    @app.get("/")
    def certificates() -> str:
        issued = [entry for entry in authorities.issued() if entry.profile in ("event", "organisation")]
        return render_template("certificates.html", count=len(issued), certificates=issued[: -SHOWN - 1 : -1])
