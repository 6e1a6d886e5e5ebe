"""What the house asks of a timestamp authority."""

from __future__ import annotations

from typing import Protocol

from qianyue.trust.timestamps import Token


class TsaGateway(Protocol):
    def timestamp(self, digest: bytes, algorithm: str = "sha256") -> Token:
        """A token over `digest`, read strictly and tied to this very request. Errors: GatewayError."""
        ...

    def roots(self) -> list[bytes]:
        """The root certificates (DER) under which its tokens are believed; empty when none are configured."""
        ...

    def is_sandbox(self) -> bool:
        """Whether the authority says of itself that it is a sandbox. Errors: GatewayDown."""
        ...
