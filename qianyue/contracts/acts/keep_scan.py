"""Scans of a contract on paper: kept as what they are, replaced with a reason and never silently, handed out on record."""

from __future__ import annotations

import hashlib
import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.contracts.acts.deliver import PUBLIC_TERMINAL
from qianyue.contracts.models import PaperContract, PaperScan
from qianyue.contracts.paper_access import MISSING, must_be_for_all, paper_of, seen_paper
from qianyue.evidence.record import record
from qianyue.operations.actor import COUNTER, WORKER, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.operations.ids import new_id
from qianyue.operations.written import written
from qianyue.uploads import UploadRefused, clean_scan

UPLOADS = 20  # of one paper, replaced ones included: nobody fills the disk
LONGEST_REASON = 200


def keep_scan(key: uuid.UUID, data: bytes, *, because: str = "", actor: Actor) -> uuid.UUID:
    """Keep `data` (PDF, JPEG or PNG) as the paper's scan. Returns its key.

    `because`: why the scan that is there is replaced; it stays in the history. Errors: NotFound, NotAllowed, InvalidInput (not a
    readable paper, no reason), Conflict (withdrawn, too many, the same file).
    """
    must_be_for_all(actor)
    paper = paper_of(key, actor=actor, to="draft")
    there = PaperScan.objects.filter(paper=paper, replaced_at=None).first()
    missing = "已有扫描件。请写明为什么更换，原来的扫描件会保留在记录里。"
    reason = written(because, field="because", most=LONGEST_REASON, missing=missing) if there else ""
    if paper.scans.count() >= UPLOADS:
        raise Conflict("这份纸质合同上传扫描件的次数太多了，请联系平台运维人员。")
    try:
        clean = clean_scan(data)
    except UploadRefused as problem:
        raise InvalidInput(problem.problems[0].message, fields={"file": problem.problems[0].message}) from None
    now = timezone.now()
    scan = PaperScan(
        id=new_id(paper.employer.shard),
        paper=paper,
        pdf=clean.pdf,
        pages=clean.pages,
        size=len(clean.pdf),
        sha256=hashlib.sha256(clean.pdf).hexdigest(),
        uploaded_sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by_id=actor.person,
        uploaded_at=now,
    )
    with transaction.atomic():
        if not PaperContract.objects.select_for_update().filter(id=key, withdrawn_at=None).exists():
            raise Conflict("这份纸质合同的登记已经作废，请刷新页面。")
        standing = PaperScan.objects.filter(paper=paper, replaced_at=None).first()
        if (standing and standing.id) != (there and there.id):
            raise Conflict("扫描件刚刚由同事更换过，请刷新页面核对。")
        if standing and standing.uploaded_sha256 == scan.uploaded_sha256:
            raise Conflict("这份文件与现在的扫描件相同，不用再传。")
        if standing:
            standing.replaced_at, standing.replaced_by_id, standing.replaced_because = now, actor.person, reason
            standing.save(update_fields=["replaced_at", "replaced_by", "replaced_because"])
        scan.save(force_insert=True)
        facts = {
            "paper": str(key),
            "scan": str(scan.id),
            "sha256": scan.sha256,
            "uploaded": scan.uploaded_sha256,
            "pages": scan.pages,
            "replaces": str(standing.id) if standing else None,
        }
        record("paper.scanned", stream=paper.employer_id, actor=actor, facts=facts, details={"reason": reason})
    return scan.id


def scan_of(key: uuid.UUID, scan: uuid.UUID | None = None, *, actor: Actor, to: str = "read") -> PaperScan:
    """The scan that counts; for the employer's people any earlier one, too. Errors: NotFound, NotAllowed."""
    paper = seen_paper(key, actor=actor) if actor.role == WORKER else paper_of(key, actor=actor, to=to)
    scans = PaperScan.objects.filter(paper=paper)
    found = scans.filter(id=scan) if scan and actor.role != WORKER else scans.filter(replaced_at=None)
    if (one := found.first()) is None:
        raise NotFound(MISSING)
    return one


def hand_out_scan(key: uuid.UUID, scan: uuid.UUID | None = None, *, actor: Actor) -> PaperScan:
    """The same to keep, and a record of who took it. Errors: NotFound, NotAllowed (also at a service counter)."""
    if actor.request.channel == COUNTER:
        raise NotAllowed(PUBLIC_TERMINAL)
    found = scan_of(key, scan, actor=actor, to="keep")
    with transaction.atomic():
        facts = {"paper": str(key), "scan": str(found.id), "sha256": found.sha256}
        record("paper.downloaded", stream=found.paper.employer_id, actor=actor, facts=facts)
    return found
