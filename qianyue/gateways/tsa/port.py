"""What the house asks of a timestamp authority."""

from __future__ import annotations

from typing import Protocol

from qianyue.trust.timestamps import Token


class TsaGateway(Protocol):
    @property
    def name(self) -> str:
        """What operators read of it: host and port."""
        ...

    def timestamp(self, digest: bytes, algorithm: str = "sha256") -> Token:
        """A token over `digest`, read strictly and tied to this very request. Errors: GatewayError."""
        ...

    def status(self, request: bytes, *, root: bytes) -> bytes:
        """The OCSPResponse (DER) to an OCSPRequest about a certificate below `root`, one of `roots`.

        Errors: GatewayError; `GatewayNotConfigured` when nobody is known who could say.
        """
        ...

    def roots(self) -> list[bytes]:
        """The root certificates (DER) under which its tokens are believed; empty when none are configured."""
        ...

    def is_sandbox(self) -> bool:
        """Whether the authority says of itself that it is a sandbox. Errors: GatewayDown."""
        ...
