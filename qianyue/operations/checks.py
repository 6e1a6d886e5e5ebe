"""What must be true before we serve: refuse to start rather than run unsafely (design.md 2; crypto.md 6)."""

from __future__ import annotations

import urllib.parse
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from qianyue.operations.gateways import gateways


@register()
def production_is_production(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Production has no sandbox, no software key, no secret that came with the source."""
    if not settings.PRODUCTION:
        return []
    problems: list[CheckMessage] = []
    if settings.SECRET_KEY.startswith("development-only"):
        problems.append(Error("生产环境必须设置 QIANYUE_SECRET_KEY。", id="qianyue.E001"))
    if urllib.parse.urlsplit(settings.PUBLIC_URL).scheme != "https":
        problems.append(Error("生产环境的 QIANYUE_URL 必须是 https 地址。", id="qianyue.E002"))
    for name in gateways().sandboxes():
        problems.append(Error(f"生产环境不能使用沙箱：{name} 是开发测试服务，请改正网关地址。", id="qianyue.E003"))
    if settings.KEYSTORE == "software":
        problems.append(Error("生产环境的印章密钥必须放在经认证的密码设备中，请设置 QIANYUE_KEYSTORE。", id="qianyue.E004"))
    problems.append(Error("存证日志的签名密钥和加密主密钥在本版本中仍在软件里，因此生产环境拒绝启动。", id="qianyue.E005"))
    return problems
