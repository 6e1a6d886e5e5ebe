"""Without an account: judge terms, verify files, read schemas and the log's checkpoint."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Router
from ninja.files import UploadedFile

from qianyue import law
from qianyue.api.schemas import CheckpointOut, Problem
from qianyue.contracts.trusted import roots
from qianyue.evidence.models import Checkpoint
from qianyue.law import tables
from qianyue.operations.errors import InvalidInput, NotFound
from qianyue.people import guard
from qianyue.trust.verification.confined import verify_confined

router = Router(tags=["public"])
LARGEST_FILE = 40 * 1024 * 1024
AN_HOUR_FROM_ONE_ADDRESS = 200
ERRORS = {404: Problem, 413: Problem, 422: Problem, 429: Problem}


@router.post("/check", response={200: dict[str, Any], **ERRORS})
def check(request: HttpRequest) -> dict[str, Any]:
    """The body is a terms file; the answer is `qianyue-findings/1` without `file`."""
    terms = law.load_terms(request.body)
    on, using = timezone.localdate(), tables.current()
    findings = [finding.to_dict() for finding in law.check(terms, on, using)]
    return {"format": "qianyue-findings/1", "on": on.isoformat(), "rules": law.rule_set(using), "findings": findings}


@router.post("/verify", response={200: dict[str, Any], **ERRORS})
def verify(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """`qianyue-verification/1` for one PDF. The file stays in memory and is kept nowhere."""
    address = request.origin.address  # type: ignore[attr-defined]
    guard.check_open("verify", address)
    guard.failed("verify", address, tries=AN_HOUR_FROM_ONE_ADDRESS)
    if (file.size or 0) > LARGEST_FILE:
        raise InvalidInput("文件超过 40 MB，请改用离线查验命令 qianyue verify。")
    report = verify_confined(file.read(), roots=roots())
    return {"format": "qianyue-verification/1", "files": [report.to_dict(file=(file.name or "")[:200])]}


@router.get("/schema/{kind}", response={200: dict[str, Any], **ERRORS})
def schema(request: HttpRequest, kind: str) -> dict[str, Any]:
    """JSON Schema of one kind of terms."""
    if kind not in law.MODELS:
        raise NotFound(f"没有这种合同类型。可用的有：{'、'.join(law.MODELS)}。")
    return law.schema(kind)


@router.get("/log/checkpoint", response={200: CheckpointOut, **ERRORS})
def checkpoint(request: HttpRequest) -> CheckpointOut:
    """For whoever keeps copies of the log's state: what was signed once can never be changed unseen."""
    row = Checkpoint.objects.select_related("token").order_by("-size").first()
    if row is None:
        raise NotFound("存证日志还没有检查点。")
    token = getattr(row, "token", None)
    return CheckpointOut(note=row.note, token=base64.b64encode(bytes(token.token)).decode() if token else None)
