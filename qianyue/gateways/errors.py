"""What can go wrong with an outside party: it is down, it says no, or it answers what makes no sense.

`retryable` says whether asking again later, with the same key, may help. No error carries what was sent or received:
it may be personal data, and errors end in logs.
"""

from __future__ import annotations

PARTIES = {
    "sms": "短信服务",
    "wechat": "微信公众号",
    "email": "邮件服务",
    "identity": "身份核验服务",
    "ca": "证书机构",
    "tsa": "时间戳机构",
    "signer": "签名服务器",
    "storage": "文件存储",
}


class GatewayError(Exception):
    """Base of every error of this room. `party` is a key of `PARTIES`."""

    def __init__(self, code: str, message: str, *, party: str, retryable: bool) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.party = party
        self.retryable = retryable


class GatewayDown(GatewayError):
    """Not reached, too slow, overloaded, or the connection broke. Whether it acted is unknown: ask again with the same key."""

    def __init__(self, party: str, *, code: str = "gateway_down", reason: str = "无法连接") -> None:
        message = f"{PARTIES[party]}暂时不可用（{reason}），系统会自动重试；持续不恢复时请联系运维人员检查网络与对方状态。"
        super().__init__(code, message, party=party, retryable=True)


class GatewayRefused(GatewayError):
    """The party understood and said no: asking the same again gives the same answer.

    `reason` is the party's own word for it (letters, digits, `_.-`, at most 64), or empty.
    """

    def __init__(self, party: str, *, code: str = "gateway_refused", reason: str = "", message: str = "") -> None:
        said = f"（{reason}）" if reason else ""
        message = message or f"{PARTIES[party]}拒绝了请求{said}，请核对所填内容；内容无误时请联系运维人员。"
        super().__init__(code, message, party=party, retryable=False)
        self.reason = reason


class GatewayGarbage(GatewayError):
    """An answer that cannot be read, is not about our request, or is not authentic. Nothing of it is used."""

    def __init__(self, party: str, *, code: str = "gateway_garbage", reason: str = "答复无法识别") -> None:
        message = f"{PARTIES[party]}的答复不可信（{reason}），未予采用，系统会重试；反复出现时请联系运维人员。"
        super().__init__(code, message, party=party, retryable=True)


class GatewayNotConfigured(GatewayError):
    """The settings name no such party, or not what is needed to trust it."""

    def __init__(self, party: str, *, what: str) -> None:
        message = f"没有配置{PARTIES[party]}的 {what}，请在网关配置文件中补充后重新启动。"
        super().__init__("gateway_not_configured", message, party=party, retryable=False)
