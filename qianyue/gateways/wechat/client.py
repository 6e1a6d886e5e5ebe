"""Client of the official account's public interface: one access token, kept until near its end."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ValidationError

from qianyue.gateways.errors import GatewayDown, GatewayNotConfigured, GatewayRefused
from qianyue.gateways.http import HttpClient
from qianyue.gateways.receipt import Receipt
from qianyue.gateways.wechat.callback import Callback
from qianyue.gateways.wechat.messages import Accepted, Authorised, Keyword, Said, TemplateMessage, TokenAnswer, TokenRequest
from qianyue.gateways.wechat.port import Report

MARGIN = 300.0  # seconds before its end that a token is renewed: the old one is honoured for five minutes more
TOKEN_REFUSED = (40001, 40014, 42001)  # wrong, malformed, expired: asked for anew, once
FOR_NOW = (-1, 45009, 45011, 50002)  # busy, quota of the day, too fast, account limited: another time perhaps
AUTHORIZE = "/connect/oauth2/authorize"

Model = TypeVar("Model", bound=BaseModel)


class WechatClient:
    """`app`, `secret`: the account's own. `authorize`: where browsers are sent, another host in the real service.
    `options` are those of `HttpClient`. Safe for threads."""

    def __init__(
        self,
        *,
        url: str,
        app: str,
        secret: str,
        template: str,
        authorize: str = "",
        callback: Callback | None = None,
        **options: Any,
    ) -> None:
        if not (app and secret and template):
            raise GatewayNotConfigured("wechat", what="wechat_app、wechat_secret 和 wechat_template")
        self._http = HttpClient(url=url, party="wechat", **options)
        self._app, self._secret, self._template, self._callback = app, secret, template, callback
        self._authorize = authorize or url.rstrip("/") + AUTHORIZE
        self._lock, self._token, self._until = threading.Lock(), "", 0.0

    def __repr__(self) -> str:
        return "WechatClient()"

    def send(self, *, to: str, data: Mapping[str, str], url: str, key: str) -> Receipt:
        keywords = {name: Keyword(value=value) for name, value in data.items()}
        try:
            message = TemplateMessage(
                touser=to, template_id=self._template, url=url, client_msg_id=key.replace("-", "")[:32], data=keywords
            )
        except ValidationError:
            raise GatewayRefused("wechat", reason="invalid_message", message="微信通知的内容不合要求，请运维人员核对。") from None
        body = message.model_dump_json().encode()
        for last in (False, True):
            token = self._access_token(refused=last)
            path = f"/cgi-bin/message/template/send?{urlencode({'access_token': token})}"
            answer = self._ask("POST", path, Accepted, body=body, renew=not last)
            if answer is not None:
                return Receipt(id=str(answer.msgid), accepted_at=datetime.now(UTC))
        raise AssertionError("unreachable")

    def authorize_url(self, *, return_url: str, state: str) -> str:
        asked = {"appid": self._app, "redirect_uri": return_url, "response_type": "code", "scope": "snsapi_base", "state": state}
        return f"{self._authorize}?{urlencode(asked)}#wechat_redirect"

    def open_id(self, code: str) -> str:
        asked = {"appid": self._app, "secret": self._secret, "code": code, "grant_type": "authorization_code"}
        answer = self._ask("GET", f"/sns/oauth2/access_token?{urlencode(asked)}", Authorised)
        assert answer is not None  # noqa: S101 (only a message renews)
        return answer.openid

    def read_callback(self, query: Mapping[str, str], body: bytes, *, at: datetime) -> Report | None:
        return self._calls().read(query, body, at=at)

    def echo(self, query: Mapping[str, str], *, at: datetime) -> str:
        return self._calls().echo(query, at=at)

    def is_sandbox(self) -> bool:
        return self._http.announces_sandbox()

    def _calls(self) -> Callback:
        if self._callback is None:
            raise GatewayNotConfigured("wechat", what="回调口令（wechat_callback_token）和 EncodingAESKey（wechat_aes_key）")
        return self._callback

    def _access_token(self, *, refused: bool) -> str:
        """One thread asks, the others wait for its answer. What was `refused` is not used again."""
        with self._lock:
            if refused or time.monotonic() >= self._until:
                asked = TokenRequest(appid=self._app, secret=self._secret).model_dump_json().encode()
                answer = self._ask("POST", "/cgi-bin/stable_token", TokenAnswer, body=asked)
                assert answer is not None  # noqa: S101 (only a message renews)
                self._token, self._until = answer.access_token, time.monotonic() + answer.expires_in - MARGIN
            return self._token

    def _ask(self, method: str, path: str, model: type[Model], *, body: bytes | None = None, renew: bool = False) -> Model | None:
        """The answer; None when our token was refused and may be renewed. Asking twice does nothing twice."""
        headers = {"Accept": "application/json"} | ({"Content-Type": "application/json"} if body else {})
        answer = self._http.request(method, path, body=body, headers=headers, safe=True)
        try:
            said = Said.model_validate_json(answer.body).errcode
            if said == 0:
                return model.model_validate_json(answer.body)
        except ValidationError:
            raise self._http.garbage("字段缺失或格式不符") from None
        if renew and said in TOKEN_REFUSED:
            return None
        if said in FOR_NOW or said in TOKEN_REFUSED:
            raise GatewayDown("wechat", code="gateway_unavailable", reason=f"errcode {said}")
        raise GatewayRefused("wechat", reason=str(said))
