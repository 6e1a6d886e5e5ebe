"""This product's signing: BASE FOLDER KEY TSA SECONDS OUTPUT."""

import http.client
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from loop import measure

from qianyue.trust import algorithms, digests, keys, pades, pem, timestamps

base, folder, key_name, tsa, seconds, output = sys.argv[1:]
pdf = Path(base).read_bytes()
signer = keys.SoftwareKey.from_pkcs8(pem.decode(Path(folder, f"{key_name}.key").read_bytes(), label="PRIVATE KEY")[0])
chain = pem.decode(Path(folder, f"{key_name}.pem").read_bytes())
footing = pades.Base.read(pdf)
digest = algorithms.usual_digest(signer.public_key_der)
connection = http.client.HTTPConnection(urlsplit(tsa).netloc or "127.0.0.1")


def stamp(signature: bytes) -> timestamps.Token:
    imprint = digests.digest(digest, signature)
    question = timestamps.request(imprint, algorithm=digest, nonce=7)
    connection.request("POST", "/", question, {"Content-Type": "application/timestamp-query"})
    return timestamps.read_response(connection.getresponse().read(), imprint=imprint, nonce=7, algorithm=digest)


def once() -> bytes:
    prepared = pades.prepare(
        pdf,
        field="worker",
        certificate_chain=chain,
        signer_name="虚构",
        reason="bench",
        at=datetime.now(UTC),
        base=footing,
    )
    signature = signer.sign(prepared.signed_attributes)
    return pades.complete(pdf, prepared, signature=signature, timestamp=stamp(signature) if tsa else None)


measure(once, seconds=float(seconds), output=output)
