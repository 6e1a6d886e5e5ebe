"""The Flask application every sandbox starts from: it says what it is, refuses politely, and has a console."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, jsonify, redirect, render_template, request, send_file
from jinja2 import ChoiceLoader, FileSystemLoader
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import HTTPException

from qianyue.gateways.http import SANDBOX_HEADER
from qianyue.gateways.sandbox.faults import LONGEST_SECONDS, MODES, OK, Fault, Faults
from qianyue.gateways.sandbox.faulty import Faulty
from qianyue.gateways.sandbox.journal import KeyReused

HERE = Path(__file__).parent
BODY_LIMIT = 64 * 1024  # octets; the largest request we know, an enrolment, has 2 kB
CHINA = timezone(timedelta(hours=8))
HEADERS = {
    SANDBOX_HEADER: "1",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    # No form-action: the identity page's form ends in a redirect to the platform, which Chromium would count as one.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
}

Model = TypeVar("Model", bound=BaseModel)
log = logging.getLogger(__name__)


class Refusal(Exception):
    """A request this party refuses, with its code for programs."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def desk(*, name: str, title: str, about: str, folder: Path) -> Flask:
    """An application with look, headers, error pages and console. `folder` holds the sandbox's own templates."""
    app = Flask(name, root_path=str(folder), static_folder=None)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(folder), FileSystemLoader(HERE / "templates")])
    app.config.update(MAX_CONTENT_LENGTH=BODY_LIMIT, MAX_FORM_MEMORY_SIZE=BODY_LIMIT, MAX_FORM_PARTS=20)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.filters["clock"] = clock
    app.context_processor(lambda: {"title": title, "about": about})
    app.extensions["faults"] = faults = Faults()
    app.after_request(_headers)
    app.register_error_handler(Refusal, lambda no: _refused(no.status, no.code, no.message))
    app.register_error_handler(KeyReused, lambda _: _refused(409, "key_reused", "幂等键已用于另一个请求"))
    app.register_error_handler(HTTPException, lambda no: _refused(no.code or 500, _code(no), "请求无法处理"))
    app.register_error_handler(Exception, _broken)
    app.add_url_rule("/look.css", "look", lambda: send_file(HERE / "look.css", mimetype="text/css"))
    app.add_url_rule("/console", "console", lambda: _console(faults))
    app.add_url_rule("/console/faults", "faults", lambda: _faults(faults), methods=["GET", "POST"])
    return app


def faulty(app: Flask, services: Iterable[tuple[str, str]]) -> Faulty:
    """The application behind its faults. `services`: see `Faulty`."""
    return Faulty(app, faults=app.extensions["faults"], services=services, limit=BODY_LIMIT)


def read(model: type[Model]) -> Model:
    """The request's JSON as `model`; anything else is a 415 or 422 that names the fields."""
    if request.mimetype != "application/json":
        raise Refusal(415, "not_json", "请以 application/json 提交")
    try:
        return model.model_validate_json(request.get_data())
    except ValidationError as problem:
        wrong = "、".join(sorted({".".join(map(str, error["loc"])) for error in problem.errors()})[:5])
        raise Refusal(422, "invalid", f"字段不合要求：{wrong[:200] or '内容不是 JSON'}") from None


def now() -> datetime:
    return datetime.now(UTC)


def clock(moment: str | datetime) -> str:
    """A moment for people: Asia/Shanghai, with the offset."""
    return (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).astimezone(CHINA).isoformat(" ", "seconds")


def _console(faults: Faults) -> str:
    return render_template("console.html", fault=faults.current, modes=MODES, longest=LONGEST_SECONDS)


def _faults(faults: Faults) -> Any:
    if request.method == "POST" and request.mimetype == "application/json":
        faults.set(read(Fault))
    elif request.method == "POST":
        given = {name: value for name, value in request.form.items() if value}
        try:
            faults.set(Fault.model_validate(given or OK.model_dump()))
        except ValidationError:
            raise Refusal(422, "invalid", "故障设置不合要求，请检查秒数与次数") from None
        return redirect("/console", 303)
    return faults.current.model_dump()


def _headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def _refused(status: int, code: str, message: str) -> Any:
    if "text/html" in request.headers.get("Accept", ""):
        return render_template("refused.html", status=status, message=message), status
    return jsonify(code=code, message=message), status


def _code(problem: HTTPException) -> str:
    return problem.name.lower().replace(" ", "_")


def _broken(problem: Exception) -> Any:
    """Our own mistake: the trace goes to the log, never into the answer."""
    log.error("a sandbox request failed", exc_info=problem)
    return _refused(500, "internal_error", "沙箱内部错误，请查看沙箱日志")
