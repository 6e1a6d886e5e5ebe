"""What the house asks of whoever sends short messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from qianyue.gateways.receipt import Receipt


@dataclass(frozen=True, kw_only=True)
class Report:
    """What became of a message that was accepted, as known at `at` (UTC)."""

    id: str
    status: Literal["accepted", "delivered", "failed"]
    at: datetime
    reason: str = ""  # of a failure: unknown_number, unsubscribed, switched_off …


class SmsGateway(Protocol):
    def send(self, *, to: str, text: str, key: str) -> Receipt:
        """Hand over a message of 1 to 1,000 characters. The same `key` twice is one message and one receipt.

        `to`: mainland mobile number of 11 digits, or `+` and 7 to 15 digits. Errors: GatewayError.
        """
        ...

    def report(self, receipt_id: str) -> Report:
        """Whether the message has arrived. Errors: GatewayError."""
        ...

    def read_callback(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> list[Report]:
        """Reports that the provider sent by itself, once its seal was checked. Errors: GatewayGarbage."""
        ...

    def is_sandbox(self) -> bool:
        """Whether the party says of itself that it is a sandbox. Errors: GatewayDown."""
        ...
