"""WeChat template messages of an official account. Accepted is not received: the account is told later (trap 20)."""

from qianyue.gateways.wechat.callback import Callback
from qianyue.gateways.wechat.client import WechatClient
from qianyue.gateways.wechat.port import Report, WechatGateway

__all__ = ["Callback", "Report", "WechatClient", "WechatGateway"]
