"""An official account without WeChat: whoever agrees on its page follows it, and what it sends stands there."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from flask import Flask, redirect, render_template, request
from pydantic import BaseModel, ConfigDict, ValidationError

from qianyue.gateways.identity.returning import may_return
from qianyue.gateways.sandbox.desk import Refusal, desk, faulty, now, read
from qianyue.gateways.sandbox.faulty import Faulty
from qianyue.gateways.sandbox.journal import Journal, KeyReused
from qianyue.gateways.wechat.callback import Callback
from qianyue.gateways.wechat.messages import TemplateMessage, TokenRequest

ABOUT = "收下微信模板消息但不发出：显示在本沙箱的页面上。取消关注的人收不到。"
TOKEN_SECONDS = 7200
CODE_SECONDS = 300
APP, TEMPLATE = "wx0000000000sandbox", "sandbox-template"
REPORT = (
    "<xml><ToUserName><![CDATA[gh_sandbox]]></ToUserName><FromUserName><![CDATA[{to}]]></FromUserName>"
    "<CreateTime>{time}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event>"
    "<MsgID>{id}</MsgID><Status><![CDATA[success]]></Status></xml>"
)


class Told(BaseModel):
    """POST /callback: where reports go; the real account is told on its console."""

    model_config = ConfigDict(extra="forbid")
    url: str


def wechat_entries(folder: Path) -> dict[str, str]:
    """What the platform must know of this account, beside its address; made at the first start."""
    path = folder / "wechat.json"
    made = {
        "wechat_app": APP,
        "wechat_secret": secrets.token_hex(16),
        "wechat_template": TEMPLATE,
        "wechat_callback_token": secrets.token_hex(12),
        "wechat_aes_key": base64.b64encode(secrets.token_bytes(32)).decode().rstrip("="),
    }
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return dict(json.loads(path.read_text()))
    with os.fdopen(descriptor, "w") as file:
        json.dump(made, file)
    return made


def wechat_sandbox(folder: Path, *, allowed: Sequence[str], reports: str = "") -> Faulty:
    """The interface that `WechatClient` speaks; for people `/`, for tests `GET /messages?to=` and `POST /callback`.

    `reports`: where it calls the platform from its start on, whatever it was told when it last ran. Raises ValueError when
    that may not be.
    """
    account = _Account(folder, allowed, reports)
    app = desk(name="wechat", title="微信公众号", about=ABOUT, folder=Path(__file__).parent)
    app.add_url_rule("/cgi-bin/stable_token", "token", account.token, methods=["POST"])
    app.add_url_rule("/cgi-bin/message/template/send", "send", account.send, methods=["POST"])
    app.add_url_rule("/sns/oauth2/access_token", "open_id", account.open_id)
    app.add_url_rule("/connect/oauth2/authorize", "authorize", account.authorize, methods=["GET", "POST"])
    app.add_url_rule("/callback", "callback", account.call_back_at, methods=["POST"])
    _for_people(app, account)
    services = [
        ("POST", "/cgi-bin/stable_token"),
        ("POST", "/cgi-bin/message/template/send"),
        ("GET", "/sns/oauth2/access_token"),
    ]
    return faulty(app, services=services)


class _Account:
    def __init__(self, folder: Path, allowed: Sequence[str], reports: str) -> None:
        if reports and not may_return(reports, allowed):
            raise ValueError(f"{reports} is not allowed as a place for reports")
        entries = wechat_entries(folder)
        self.journal, self._allowed = Journal(folder / "wechat.jsonl"), allowed
        self._secret = entries["wechat_secret"]
        self._callback = Callback(token=entries["wechat_callback_token"], aes_key=entries["wechat_aes_key"], app=APP)
        before = self.journal.find("callback")
        self._reports = reports or (before["url"] if before else "")
        self._tokens: dict[str, float] = {}  # in memory: after a restart every token is refused, as may happen
        self._codes: dict[str, tuple[str, float]] = {}

    def token(self) -> dict[str, Any]:
        asked = read(TokenRequest)
        if (asked.appid, asked.secret) != (APP, self._secret):
            return _said(40125 if asked.appid == APP else 40013)
        token = secrets.token_urlsafe(48)
        self._tokens[token] = time.monotonic() + TOKEN_SECONDS
        return {"access_token": token, "expires_in": TOKEN_SECONDS}

    def send(self) -> dict[str, Any]:
        if self._tokens.get(request.args.get("access_token", ""), 0) < time.monotonic():
            return _said(40001)
        try:
            message = TemplateMessage.model_validate_json(request.get_data())
        except ValidationError:
            return _said(47003)
        follower = self.journal.find(message.touser)
        if follower is None:
            return _said(40003)
        if not follower["follows"]:
            return _said(43004)
        if message.template_id != TEMPLATE:
            return _said(40037)
        asked = hashlib.sha256(message.model_dump_json().encode()).hexdigest()
        try:
            kept = self.journal.once(message.client_msg_id, asked, lambda: self._made(message))
        except KeyReused:
            return _said(47003)
        threading.Thread(target=self._report, args=(kept,), daemon=True).start()
        return _said(0) | {"msgid": kept["msgid"]}

    def _made(self, message: TemplateMessage) -> dict[str, Any]:
        number = 200_000_000 + len(self.journal.records)
        data = {name: keyword.value for name, keyword in message.data.items()}
        moment = now().isoformat()
        return {
            "id": f"wx-{number}",
            "msgid": number,
            "to": message.touser,
            "data": data,
            "url": message.url,
            "accepted_at": moment,
        }

    def _report(self, message: dict[str, Any]) -> None:
        """Told once; a platform that does not answer is not told again, which is why it must not rely on being told."""
        if not self._reports:
            return
        text = REPORT.format(to=message["to"], time=int(time.time()), id=message["msgid"]).encode()
        query, body = self._callback.sealed(text, at=now())
        try:
            httpx.post(
                self._reports, params=query, content=body, headers={"Content-Type": "text/xml"}, timeout=5, trust_env=False
            )
        except httpx.HTTPError:
            return

    def call_back_at(self) -> dict[str, Any]:
        told = read(Told)
        if not may_return(told.url, self._allowed):
            raise Refusal(422, "callback_not_allowed", "回调地址不在允许的范围内，请用 --return-url 加入")
        self.journal.add({"id": "callback", "url": told.url})
        self._reports = told.url
        return _said(0)

    def authorize(self) -> Any:
        given = request.form if request.method == "POST" else request.args
        back, state = given.get("redirect_uri", ""), given.get("state", "")[:128]
        if not may_return(back, self._allowed):
            raise Refusal(422, "return_url_not_allowed", "返回地址不在允许的范围内，请用 --return-url 加入")
        name = given.get("name", "").strip()[:20]
        if request.method == "GET" or not name:
            return render_template("authorize.html", redirect_uri=back, state=state, name=name or "一位微信用户")
        follower = "o" + hashlib.sha256(name.encode()).hexdigest()[:27]
        self.journal.add({"id": follower, "name": name, "follows": True})
        code = secrets.token_urlsafe(24)
        self._codes[code] = (follower, time.monotonic() + CODE_SECONDS)
        return redirect(f"{back}{'&' if '?' in back else '?'}{urlencode({'code': code, 'state': state})}", 303)

    def open_id(self) -> dict[str, Any]:
        if (request.args.get("appid"), request.args.get("secret")) != (APP, self._secret):
            return _said(40125)
        follower, until = self._codes.pop(request.args.get("code", ""), ("", 0.0))
        return {"openid": follower, "scope": "snsapi_base"} if time.monotonic() < until else _said(40029)


def _for_people(app: Flask, account: _Account) -> None:
    @app.get("/messages")
    def messages() -> list[dict[str, Any]]:
        """Newest first."""
        to = request.args.get("to")
        return [one for one in reversed(account.journal.snapshot()) if "msgid" in one and to in (None, one["to"])]

    @app.post("/followers/<follower>")
    def follow(follower: str) -> Any:
        known = account.journal.find(follower)
        if known is None or "follows" not in known:
            raise Refusal(404, "unknown_follower", "没有这个微信用户")
        account.journal.add({**known, "follows": request.form.get("follows") == "yes"})
        return redirect("/", 303)

    @app.get("/")
    def inbox() -> str:
        records = list(reversed(account.journal.snapshot()))
        followers = {one["id"]: {**one, "messages": []} for one in reversed(records) if "follows" in one}
        for one in records:
            if "msgid" in one and one["to"] in followers:
                followers[one["to"]]["messages"].append(one)
        return render_template("followers.html", followers=list(followers.values()), still="still" in request.args)


def _said(code: int) -> dict[str, Any]:
    return {"errcode": code, "errmsg": "ok" if code == 0 else "sandbox refused"}
