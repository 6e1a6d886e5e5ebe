"""Papers to sign: a two-page file as the renderer makes them, with terms attached and two empty signature fields."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from qianyue.trust import digests, pades, timestamps
from tests.trust.cast import EMPLOYER, WORKER, Party, World

TERMS: dict[str, Any] = {
    "format": "qianyue-terms/1",
    "kind": "labor_contract",
    "employer": {"name": EMPLOYER},
    "worker": {"name": WORKER},
    "pay": {"method": "monthly", "monthly_wage": "4500.00"},
}
FIELDS = {
    "worker": (0, [80, 100, 240, 160]),
    "employer": (1, [320, 100, 440, 220]),
    "partner": (1, [80, 100, 200, 220]),
    "platform": (1, [0, 0, 0, 0]),
}


def paper(
    *,
    terms: dict[str, Any] | None = TERMS,
    filler: int = 0,
    direct_form: bool = False,
    places: tuple[str, ...] = ("worker", "employer"),
    seams: tuple[str, ...] = (),
    margin: float = 20,
) -> bytes:
    """A file with classic cross-references; `filler` octets of incompressible content stand for scanned pages. The roles of
    `seams` have two strips of a cross-page seal, 50 × 100 points, `margin` from the right edge."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in (1, 2):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(b"BT /F1 20 Tf 72 760 Td (Labour contract, page %d) Tj ET" % number)
    widgets = []
    for name in places:
        page_number, rect = FIELDS[name]
        page = pdf.pages[page_number]
        look = pdf.make_stream(b"")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, rect[2] - rect[0], rect[3] - rect[1]])
        widget = pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=name, F=4, Rect=Array(rect), P=page.obj)
        )
        widget.AP = Dictionary(N=look)
        page.Annots = Array([*page.get("/Annots", []), widget])
        widgets.append(widget)
    for role in seams:
        for count, page in enumerate(pdf.pages, 1):
            look = pdf.make_stream(b"")
            look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 1, 1])
            field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, Ff=1, T=f"{role}_seam_{count}", F=644)
            field.Rect, field.P, field.AP = Array([545 - margin, 300, 595 - margin, 400]), page.obj, Dictionary(N=look)
            widgets.append(pdf.make_indirect(field))
            page.Annots = Array([*page.get("/Annots", []), widgets[-1]])
    form = Dictionary(Fields=Array(widgets), SigFlags=3)
    pdf.Root.AcroForm = form if direct_form else pdf.make_indirect(form)
    if terms is not None:
        data = json.dumps(terms, ensure_ascii=False).encode()
        pdf.attachments["terms.json"] = pikepdf.AttachedFileSpec(pdf, data, filename="terms.json")
    if filler:
        pdf.Root.Filler = pdf.make_stream(bytes(range(256)) * (filler // 256))
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True, compress_streams=False)
    return out.getvalue()


def stamp(world: World, digest: bytes) -> timestamps.Token:
    response = world.tsa.respond(timestamps.request(digest, nonce=7, algorithm=world.digest))
    return timestamps.read_response(response, imprint=digest, nonce=7, algorithm=world.digest)


def sign(
    pdf: bytes,
    world: World,
    party: Party,
    *,
    field: str,
    at: datetime | None = None,
    timestamped: bool = True,
    appearance: pades.Appearance | None = None,
) -> bytes:
    """One signature as the platform makes it."""
    prepared = pades.prepare(
        pdf,
        field=field,
        certificate_chain=party.chain,
        signer_name=party.name,
        reason="签订劳动合同",
        appearance=appearance,
        at=at or world.clock(),
    )
    signature = party.key.sign(prepared.signed_attributes)
    token = stamp(world, digests.digest(world.digest, signature)) if timestamped else None
    return pades.complete(pdf, prepared, signature=signature, timestamp=token)


def evidence(world: World, *parties: Party) -> pades.Dss:
    """Revocation evidence for signers, the timestamping authority and the issuing authority, as of now."""
    authority = world.authority
    certificates = [party.certificate for party in parties] + [world.tsa.certificate]
    ocsps = [world.ocsp(certificate) for certificate in certificates]
    ocsps.append(world.ocsp(authority.issuing, issuer=authority.root))
    return pades.Dss(certificates=[authority.issuing.der, authority.root.der], ocsps=ocsps)


def conclude(
    world: World | None = None,
    *,
    base: bytes | None = None,
    worker: Party | None = None,
    employer: Party | None = None,
    **options: Any,
) -> bytes:
    """A concluded contract: worker, employer, evidence, closing timestamp."""
    world = world or World()
    worker, employer = worker or world.worker(), employer or world.employer()
    pdf = sign(base or paper(), world, worker, field="worker", **options)
    world.clock.turn(minutes=10)
    pdf = sign(pdf, world, employer, field="employer", **options)
    world.clock.turn(seconds=1)
    closing = evidence(world, worker, employer)
    world.clock.turn(seconds=1)
    return pades.close(pdf, dss=closing, timestamp=lambda digest: stamp(world, digest), digest=world.digest)
