"""What the house asks of a mail server."""

from __future__ import annotations

from typing import Protocol

from qianyue.gateways.receipt import Receipt


class EmailGateway(Protocol):
    def send(self, *, to: str, subject: str, text: str, key: str) -> Receipt:
        """Hand over one plain-text message to one address. The receipt's `id` is the Message-ID, made from `key` alone:
        a message that had to be handed over twice is recognised as one by mailboxes. Errors: GatewayError.
        """
        ...

    def is_sandbox(self) -> bool:
        """Whether the server says of itself that it is a sandbox. Errors: GatewayDown."""
        ...
