"""pyHanko: BASE FOLDER KEY TSA SECONDS OUTPUT [PAGES]: one visible signature, or as many as its cross-page seal takes."""

import io
import sys
from pathlib import Path

from loop import measure
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

base, folder, key_name, _tsa, seconds, output, *pages = sys.argv[1:]
pdf = Path(base).read_bytes()
files = (str(Path(folder, f"{key_name}.key")), str(Path(folder, f"{key_name}.leaf")))
kept = signers.SimpleSigner.load(*files, ca_chain_files=(str(Path(folder, f"{key_name}.issuers")),))


def once() -> bytes:
    """One signature a page: it offers no way to show one signature in several places."""
    signed = pdf
    for number in range(int(pages[0]) if pages else 1):
        name = f"seal{number}"
        meta = signers.PdfSignatureMetadata(field_name=name, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES)
        place = fields.SigFieldSpec(name, on_page=number, box=(540, 400, 590, 450))
        pdf_signer = signers.PdfSigner(meta, signer=kept, new_field_spec=place)
        signed = pdf_signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(signed)), bytes_reserved=18_000).getvalue()
    return signed


measure(once, seconds=float(seconds), output=output)
