"""What browser and platform say to each other about a security key (WebAuthn Level 2); a library judges the answers."""

from __future__ import annotations

import dataclasses
import urllib.parse
import uuid
from typing import Any

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, PublicKeyCredentialDescriptor, UserVerificationRequirement

from qianyue.people.models import Person, SecurityKey
from qianyue.people.totp import ISSUER

LONGEST_ANSWER = 16_000  # characters; a registration without attestation has about a thousand


@dataclasses.dataclass(frozen=True)
class Challenge:
    """What the browser is asked (`options`, JSON for the page), and the random part that its answer must sign."""

    options: str
    challenge: str  # base64url, kept in the session until the answer


@dataclasses.dataclass(frozen=True)
class Place:
    """Where the platform is served: a key answers this place alone, which is why nobody can fish for its answers."""

    origin: str

    @property
    def domain(self) -> str:
        return urllib.parse.urlsplit(self.origin).hostname or ""


def to_register(person: Person, place: Place) -> Challenge:
    """A new key: not one that is registered already."""
    options = webauthn.generate_registration_options(
        rp_id=place.domain,
        rp_name=ISSUER,
        user_id=person.id.bytes,
        user_name=person.login_name or "",
        authenticator_selection=AuthenticatorSelectionCriteria(user_verification=UserVerificationRequirement.DISCOURAGED),
        exclude_credentials=_known(person.id),
    )
    return Challenge(options_to_json(options), bytes_to_base64url(options.challenge))


def to_log_in(person: Person, place: Place) -> Challenge:
    """One of the keys that are registered. They are the second factor: presence is enough, the password was the first."""
    options = webauthn.generate_authentication_options(
        rp_id=place.domain,
        allow_credentials=_known(person.id),
        user_verification=UserVerificationRequirement.DISCOURAGED,
    )
    return Challenge(options_to_json(options), bytes_to_base64url(options.challenge))


def registered(answer: str, challenge: str, place: Place) -> Any:
    """The new key, judged. Errors: the library's, for whatever is not as it must be."""
    return webauthn.verify_registration_response(
        credential=answer[:LONGEST_ANSWER],
        expected_challenge=base64url_to_bytes(challenge),
        expected_rp_id=place.domain,
        expected_origin=place.origin,
    )


def used(answer: str, challenge: str, place: Place, key: SecurityKey) -> Any:
    """The answer of a key to a login, judged. Errors: the library's; a count that went back among them."""
    return webauthn.verify_authentication_response(
        credential=answer[:LONGEST_ANSWER],
        expected_challenge=base64url_to_bytes(challenge),
        expected_rp_id=place.domain,
        expected_origin=place.origin,
        credential_public_key=bytes(key.public_key),
        credential_current_sign_count=key.sign_count,
    )


def _known(person: uuid.UUID) -> list[PublicKeyCredentialDescriptor]:
    keys = SecurityKey.objects.filter(person=person).order_by("created_at").values_list("credential", flat=True)
    return [PublicKeyCredentialDescriptor(id=bytes(key)) for key in keys]
