"""endesive: BASE FOLDER KEY TSA SECONDS OUTPUT."""

import re
import sys
from pathlib import Path

# oscrypto, which endesive needs, reads OpenSSL versions with one digit a part and refuses to be imported with 3.0.19.
_search = re.search


def _shorter(pattern: str, text: object, *more: int) -> "re.Match[str] | None":
    return _search(pattern, text.replace("3.0.19", "3.0.9") if isinstance(text, str) else text, *more)


re.search = _shorter

from cryptography.hazmat.primitives import serialization  # noqa: E402
from cryptography.x509 import load_pem_x509_certificates  # noqa: E402
from endesive.pdf import cms  # noqa: E402
from loop import measure  # noqa: E402

base, folder, key_name, tsa, seconds, output = sys.argv[1:]
pdf = Path(base).read_bytes()
key = serialization.load_pem_private_key(Path(folder, f"{key_name}.key").read_bytes(), password=None)
leaf, *issuers = load_pem_x509_certificates(Path(folder, f"{key_name}.pem").read_bytes())
OPTIONS = {"sigflags": 3, "sigpage": 0, "contact": "", "location": "", "signingdate": "D:20260101000000Z", "reason": "bench"}


def once() -> bytes:
    return pdf + cms.sign(pdf, dict(OPTIONS), key, leaf, issuers, "sha256", None, tsa or None)


measure(once, seconds=float(seconds), output=output)
