"""The applicant uploads a paper: cleaned in a confined child, kept encrypted; the one before it is deleted."""

from __future__ import annotations

import hashlib
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from qianyue.documents import PictureError, clean_impression, page_image
from qianyue.employers import applications
from qianyue.employers.application_models import WITH_APPLICANT
from qianyue.employers.materials import asked_of
from qianyue.employers.models import Application, Scan
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotFound
from qianyue.operations.ids import new_id
from qianyue.operations.sentences import Sentence
from qianyue.uploads import UploadRefused, clean_scan

WIDTH = 1754  # pixels of the page in which the seal is looked for: as the scan has them
UPLOADS = 60  # of one application, replaced ones included: nobody fills the disk


def upload_scan(key: uuid.UUID, item_code: str, data: bytes, *, actor: Actor) -> uuid.UUID:
    """Keep `data` (PDF, JPEG or PNG) as this item's paper. Returns its key.

    Errors: NotFound, Conflict, InvalidInput (not a readable paper, no seal on the seal's form): nothing is kept then.
    """
    application = applications.own_open(key, actor=actor)
    item = next((one for one in asked_of(application) if one.code == item_code), None)
    if item is None:
        raise NotFound("这份申请不需要这项材料，请刷新页面查看材料清单。")
    if application.scans.count() >= UPLOADS:
        raise Conflict("这份申请上传的次数太多了，请联系当地人社部门服务窗口。")
    try:
        clean = clean_scan(data)
        impression = _impression(clean.pdf) if item.form == "seal_impression" else None
    except UploadRefused as problem:
        raise InvalidInput(problem.problems[0].message, fields={"file": problem.problems[0].message}) from None
    except PictureError as problem:
        raise InvalidInput(problem.message, fields={"file": problem.message}) from None
    now = timezone.now()
    scan = Scan(
        id=new_id(application.shard),
        application=application,
        item=item.code,
        pdf=clean.pdf,
        impression=impression,
        pages=clean.pages,
        size=len(clean.pdf),
        sha256=hashlib.sha256(clean.pdf).hexdigest(),
        uploaded_sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by_id=actor.person,
        uploaded_at=now,
    )
    with transaction.atomic():
        standing = Application.objects.filter(id=key, state__in=WITH_APPLICANT)
        if not standing.update(edition=F("edition") + 1, changed_at=now):  # also lets two uploads come one after the other
            raise Conflict(applications.AGAIN)
        old = Scan.objects.filter(application_id=key, item=item.code, replaced_at=None)
        old.update(replaced_at=now, deleted_at=now, pdf=None, impression=None)
        scan.save(force_insert=True)
        facts = {"item": item.code, "scan": str(scan.id), "sha256": scan.sha256, "uploaded": scan.uploaded_sha256}
        record("application.paper_uploaded", stream=key, actor=actor, facts=facts)
    return scan.id


def remove_scan(key: uuid.UUID, item_code: str, *, actor: Actor) -> None:
    """Take a paper back before the application is submitted; it is deleted. Errors: NotFound, Conflict."""
    applications.own_open(key, actor=actor)
    now = timezone.now()
    with transaction.atomic():
        if not Application.objects.filter(id=key, state__in=WITH_APPLICANT).update(edition=F("edition") + 1, changed_at=now):
            raise Conflict(applications.AGAIN)
        standing = Scan.objects.filter(application_id=key, item=item_code, replaced_at=None)
        if not standing.update(replaced_at=now, deleted_at=now, pdf=None, impression=None):
            raise NotFound(Sentence("这项材料已经不在了，请刷新页面查看。"))
        record("application.paper_removed", stream=key, actor=actor, facts={"item": item_code})


def _impression(pdf: bytes) -> bytes:
    """The seal on the form's first page, freed of the paper. Errors: PictureError."""
    return clean_impression(page_image(pdf, 1, width=WIDTH, lossless=True))
