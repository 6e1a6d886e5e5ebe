"""What the house asks of the official account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from qianyue.gateways.receipt import Receipt


@dataclass(frozen=True, kw_only=True)
class Report:
    """What became of a message that was accepted; `reason` is the account's own word for a failure."""

    id: str
    status: Literal["delivered", "failed"]
    reason: str = ""


class WechatGateway(Protocol):
    def send(self, *, to: str, data: Mapping[str, str], url: str, key: str) -> Receipt:
        """Hand over one template message to an openid. `data`: the template's keywords, 20 characters each; `url` is where it
        leads. The same `key` twice is one message (`client_msg_id`; the account promises that for ten minutes).

        Errors: GatewayError; GatewayRefused with `reason` 43004 or 43101 for who does not follow the account any more.
        """
        ...

    def authorize_url(self, *, return_url: str, state: str) -> str:
        """Where a browser goes so that its WeChat tells us who it is; it comes back to `return_url` with `code` and `state`."""
        ...

    def open_id(self, code: str) -> str:
        """Who came back with this code: good once, for five minutes. Errors: GatewayError."""
        ...

    def read_callback(self, query: Mapping[str, str], body: bytes, *, at: datetime) -> Report | None:
        """What the account tells us, once its seal was checked; None for what is no report.

        Errors: GatewayGarbage for what does not come from the account, or came long ago.
        """
        ...

    def echo(self, query: Mapping[str, str], *, at: datetime) -> str:
        """The answer to the account's test of the callback address. Errors: GatewayGarbage."""
        ...

    def is_sandbox(self) -> bool:
        """Whether the party says of itself that it is a sandbox. Errors: GatewayDown."""
        ...
