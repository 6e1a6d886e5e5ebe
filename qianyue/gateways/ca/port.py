"""What the house asks of a certification authority."""

from __future__ import annotations

from typing import Protocol


class CaGateway(Protocol):
    def enroll(
        self, *, csr: bytes, profile: str, subject: dict[str, str], evidence_digest: bytes | None, key: str
    ) -> list[bytes]:
        """A certificate for the key of the PKCS#10 request `csr` (DER): the chain as DER, leaf first.

        `profile`: `event` (subject `name` and `number` of the event) or `organisation` (`name` and `uscc`).
        `evidence_digest`: SHA-256 of what the authority may rely on. The same `key` twice is one certificate.
        Errors: GatewayError.
        """
        ...

    def ocsp(self, request: bytes) -> bytes:
        """The OCSPResponse (DER) to an OCSPRequest (RFC 6960), about the certificates that were asked for. Who signed it
        is for `trust.revocation` to judge. Errors: GatewayError."""
        ...

    def revoke(self, *, serial: int, reason: str, key: str) -> None:
        """Revoke now; revoking again changes nothing. `reason`: a CRLReason of RFC 5280 5.3.1 in snake_case."""
        ...

    def roots(self) -> list[bytes]:
        """The root certificates (DER) to be published for those who check signatures (art. 10)."""
        ...

    def is_sandbox(self) -> bool:
        """Whether the authority says of itself that it is a sandbox. Errors: GatewayDown."""
        ...
