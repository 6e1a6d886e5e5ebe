#!/usr/bin/env python3
"""The page about verification: `attacks.py` writes docs/verification.md from every forgery, judged by us and by outsiders.

Run with `.venv/bin/python` after a change of the verifier or of a forgery; a test says when it was forgotten. Outsiders:
pyHanko (test requirement) and poppler's pdfsig.
"""

from __future__ import annotations

import io
import logging
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "verification.md"
sys.path.insert(0, str(ROOT))

from asn1crypto import x509  # noqa: E402 - after the path
from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: E402
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp  # noqa: E402
from pyhanko_certvalidator import ValidationContext  # noqa: E402

from qianyue.trust.verification import verify_pdf  # noqa: E402 - the tree beside this script, wherever it stands
from qianyue.trust.verification.reasons import WORDS  # noqa: E402
from tests.trust.forgeries import FORGERIES, Forgery, Scene  # noqa: E402

HEAD = ROOT / "script" / "verification.head.md"


def page() -> str:
    """The whole page, with the outsiders' words."""
    versions = f"pyHanko {version('pyhanko')}, {_pdfsig_version()}"
    return "\n".join((HEAD.read_text("utf-8").replace("{versions}", versions), *reasons(), *table()))


def reasons() -> Iterator[str]:
    """Every reason that the verifier can give."""
    yield "## Every reason\n"
    yield "| code | makes it | 中文 | English |"
    yield "|---|---|---|---|"
    for code, (verdict, zh, en) in WORDS.items():
        yield _row(f"`{code}`", verdict, zh, en)
    yield ""


def table() -> Iterator[str]:
    """Every forgery, class by class, made from the first seed."""
    yield f"## {len(FORGERIES)} forgeries\n"
    yield "| class | what the attacker changed | Qianyue | pyHanko | pdfsig |"
    yield "|---|---|---|---|---|"
    honest = Scene()
    yield _row("none", "nothing: the honest contract", *judges(honest.contract, honest))
    for forgery, scene, pdf in made():
        yield _row(forgery.kind, forgery.what, *judges(pdf, scene))
    yield ""


def made() -> Iterator[tuple[Forgery, Scene, bytes]]:
    for forgery in FORGERIES.values():
        scene = Scene()
        yield forgery, scene, forgery.make(scene)


def judges(pdf: bytes, scene: Scene) -> tuple[str, str, str]:
    return ours(pdf, scene), pyhanko(pdf, scene), pdfsig(pdf)


def ours(pdf: bytes, scene: Scene) -> str:
    """Verdict and reason codes."""
    report = verify_pdf(pdf, roots=scene.roots)
    return " ".join((f"**{report.verdict}**", *(f"`{reason.code}`" for reason in report.reasons)))


def pyhanko(pdf: bytes, scene: Scene) -> str:
    """Its bottom line: *valid* when every signature and timestamp has a good one."""
    roots = [x509.Certificate.load(root.der) for root in scene.roots]
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=scene.world.clock())
        found = [validate_pdf_signature(item, context) for item in reader.embedded_regular_signatures]
        stamps = [validate_pdf_timestamp(item, context) for item in reader.embedded_timestamp_signatures]
    except Exception as problem:  # noqa: BLE001 - whatever it raises is what it says
        return f"error: {type(problem).__name__}"
    good = [status.bottom_line for status in found] + [status.intact and status.valid and status.trusted for status in stamps]
    return "no signature" if not good else "valid" if all(good) else f"not valid ({len(good) - sum(good)} of {len(good)})"


def pdfsig(pdf: bytes) -> str:
    """What it prints of signatures and coverage; it is not asked about certificates."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        done = subprocess.run(["pdfsig", "-nocert", file.name], capture_output=True, timeout=60, check=False)
    said = done.stdout.decode("utf-8", "replace")
    words = re.findall(r"Signature Validation: (.+)|((?:Not t|T)otal document signed)|(does not contain any signatures)", said)
    counted = Counter(next(filter(None, found)).strip().rstrip(".") for found in words)
    if not counted:
        return "nothing" if done.returncode >= 0 else "crashes"
    return "; ".join(f"{count} × {word}" for word, count in counted.items())


def _pdfsig_version() -> str:
    done = subprocess.run(["pdfsig", "-v"], capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).splitlines()[0].replace(" version", "")


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    PAGE.write_text(page(), "utf-8")
