"""pyHanko: BASE FOLDER KEY TSA SECONDS OUTPUT, as its manual shows it, or with `tuned` the key read once and the size given."""

import io
import sys
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from loop import measure
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import HTTPTimeStamper

base, folder, key_name, tsa, seconds, output, *tuned = sys.argv[1:]
pdf = Path(base).read_bytes()
files = (str(Path(folder, f"{key_name}.key")), str(Path(folder, f"{key_name}.leaf")))
chain = (str(Path(folder, f"{key_name}.issuers")),)
digest = "sha256"
if key_name == "sm2":
    from sm2_for_pyhanko import Sm2Signer, register

    register()
    kept, digest = Sm2Signer(*(Path(one) for one in (*files, *chain))), "sm3"
else:
    kept = signers.SimpleSigner.load(*files, ca_chain_files=chain)
if tuned and key_name != "sm2":
    key, sha = serialization.load_pem_private_key(Path(files[0]).read_bytes(), password=None), hashes.SHA256()
    scheme = (ec.ECDSA(sha),) if isinstance(key, ec.EllipticCurvePrivateKey) else (padding.PKCS1v15(), sha)
    kept.sign_raw = lambda data, _: key.sign(data, *scheme)


def once() -> bytes:
    meta = signers.PdfSignatureMetadata(field_name="worker", md_algorithm=digest, subfilter=fields.SigSeedSubFilter.PADES)
    timestamper = HTTPTimeStamper(tsa) if tsa else None
    pdf_signer = signers.PdfSigner(meta, signer=kept, timestamper=timestamper)
    out = pdf_signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=18_000 if tuned else None)
    return out.getvalue()


measure(once, seconds=float(seconds), output=output)
