"""The attachments of a contract at the desk: adding files, their titles and order, what the rules find in them, their pages."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qianyue import law
from qianyue.contracts import access, attached
from qianyue.contracts.acts import arrange_attachments
from qianyue.contracts.acts.attach import LONGEST_TITLE, attach
from qianyue.contracts.acts.deliver_attachment import attachment_of, attachments_of, deliver_attachment
from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.judging import judge
from qianyue.contracts.models import Attachment, Contract
from qianyue.documents.attached import COSTLY, LARGEST_SENT, draw_page
from qianyue.documents.own import available as office_available
from qianyue.employers.permissions import may
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.operations.once import answered
from qianyue.operations.sentences import Sentence
from qianyue.web.templatetags.house import said
from qianyue.web.terms_form.layout import layout_for
from qianyue.web.views.desk.drafting import operation_of
from qianyue.web.views.desk.file import KEPT, WIDTHS
from qianyue.web.who import for_members

AT_ONCE = 40 << 20  # octets of one request (`FILE_UPLOAD_MAX_MEMORY_SIZE`)
ACCEPTED, OFFICE = ".pdf,.jpg,.jpeg,.png", ".docx,.xlsx"
KINDS = {"pdf": "PDF", "jpeg": "JPEG", "png": "PNG", "docx": "Word", "xlsx": "Excel"}
Problems = list[tuple[str, str]]  # the name of a file, or nothing, and what is wrong


@for_members()
def every(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """All of them; POST adds files. What is wrong with one file does not keep the others out."""
    if request.method != "POST":
        return page(request, access.as_party(contract_id, actor=actor), actor=actor)
    contract = access.as_member(contract_id, actor=actor, to="draft")
    files, operation = request.FILES.getlist("files"), operation_of(request.POST)[:56]
    problems: Problems = [] if files else [("", _("没有收到文件。请选择文件，一次合计不超过 40 MB。"))]
    room = attached.MOST - len(attached.working(contract))
    for index, file in enumerate(files):
        key = f"{operation}:{index}" if operation else None
        if not answered(key, "attach", actor=actor):
            room -= 1
        if room < 0:  # nothing is worked on that could not be kept
            problems.append((_called(file), said(Sentence("一份合同最多附 {most} 个文件。", most=attached.MOST))))
            continue
        refused = _added(contract, file, key, actor=actor)
        problems += refused
        if any(why in map(said, COSTLY) for _name, why in refused):
            problems += [
                (_called(one), _("前面的文件没有处理完，这个文件还没有处理。请另外上传。")) for one in files[index + 1 :]
            ]
            break
    if problems:
        return page(request, contract, actor=actor, problems=problems)
    return HttpResponseRedirect(reverse("desk_attachments", args=[contract_id]))


def _added(
    contract: Contract, file: UploadedFile, operation: str | None, *, actor: Actor, replaces: uuid.UUID | None = None
) -> Problems:
    try:
        attach(contract.id, file.name or "", file.read(), actor=actor, operation=operation, replaces=replaces)
    except InvalidInput as problem:
        return [(_called(file), said(problem.message))]
    return []


def _called(file: UploadedFile) -> str:
    return (file.name or "")[:60]


@for_members()
def one(request: HttpRequest, contract_id: uuid.UUID, attachment_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """One with its pages and words; POST changes it (`do`)."""
    if request.method == "POST":
        return _changed(request, contract_id, attachment_id, actor=actor)
    contract, found = attachment_of(contract_id, attachment_id, actor=actor)
    context = {
        "contract": contract,
        "attachment": found,
        "kind": KINDS.get(found.sent_kind, found.sent_kind),
        "pages": range(1, found.pages + 1),
        "paragraphs": found.words.split("\n") if found.words else [],
        "keep": may(actor, "keep"),
    }
    return render(request, "desk/attachment.html", context)


def _changed(request: HttpRequest, contract_id: uuid.UUID, key: uuid.UUID, *, actor: Actor) -> HttpResponse:
    contract, _found = attachment_of(contract_id, key, actor=actor, to="draft")
    command = request.POST.get("do", "")
    commands: dict[str, Callable[[], Any]] = {
        "rename": lambda: arrange_attachments.rename_attachment(contract_id, key, request.POST.get("title", ""), actor=actor),
        "up": lambda: arrange_attachments.move_attachment(contract_id, key, "up", actor=actor),
        "down": lambda: arrange_attachments.move_attachment(contract_id, key, "down", actor=actor),
        "remove": lambda: arrange_attachments.remove_attachment(contract_id, key, actor=actor),
    }
    problems: Problems = []
    file = request.FILES.get("file")
    if command == "replace" and file is not None:
        problems = _added(contract, file, operation_of(request.POST) or None, actor=actor, replaces=key)
    elif command in commands:
        try:
            commands[command]()
        except InvalidInput as problem:
            problems = [("", said(problem.message))]
    else:
        problems = [("", _("没有收到文件。请选择文件，一次合计不超过 40 MB。"))]
    if problems:
        return page(request, contract, actor=actor, problems=problems)
    return HttpResponseRedirect(reverse("desk_attachments", args=[contract_id]))


def page(request: HttpRequest, contract: Contract, *, actor: Actor, problems: Problems | None = None) -> HttpResponse:
    """The list, with what was just refused."""
    mine = attachments_of(contract, actor=actor)
    own = contract.employer_id == actor.employer
    editable = own and contract.state in EDITABLE and may(actor, "draft") and attached.allowed(contract.terms)
    found = _findings(contract) if editable and mine else {}
    context = {
        "contract": contract,
        "kind": layout_for(contract.terms).kind,
        "attachments": [(row, KINDS.get(row.sent_kind, row.sent_kind), found.get(n, [])) for n, row in enumerate(mine)],
        "editable": editable,
        "keep": may(actor, "keep"),
        "problems": problems or [],
        "operation": uuid.uuid4().hex,
        "office": office_available(),
        "accepted": f"{ACCEPTED},{OFFICE}",
        "longest_title": LONGEST_TITLE,
        "sent_again": contract.state != "draft",
        "limits": {
            "each": LARGEST_SENT >> 20,
            "once": AT_ONCE >> 20,
            "count": attached.MOST,
            "pages": attached.PAGES,
            "all": attached.OCTETS >> 20,
        },
        "used_pages": sum(row.pages for row in mine),
    }
    return render(request, "desk/attachments.html", context, status=422 if problems else 200)


def _findings(contract: Contract) -> dict[int, list[law.Finding]]:
    """What the rules read in each, by its place from 0: as they will when the contract is sent."""
    try:
        findings = judge(contract, contract.terms)[1]
    except InvalidInput:
        return {}
    found: dict[int, list[law.Finding]] = {}
    for finding in findings:
        if finding.path.startswith("/attachments/"):
            found.setdefault(int(finding.path.split("/")[2]), []).append(finding)
    return found


@for_members()
def page_picture(
    request: HttpRequest, contract_id: uuid.UUID, attachment_id: uuid.UUID, number: int, *, actor: Actor
) -> HttpResponse:
    _contract, found = attachment_of(contract_id, attachment_id, actor=actor)
    return drawn(found, number, request.GET.get("w", ""))


def drawn(attachment: Attachment, number: int, asked: str) -> HttpResponse:
    """Page `number` as WebP, drawn in a child process: the file was begun by somebody else."""
    if not 1 <= number <= attachment.pages:
        raise Http404
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else WIDTHS[1]
    width = next((one for one in WIDTHS if one >= wanted), WIDTHS[-1])
    key = f"attached:{attachment.sha256}:{number}:{width}"
    picture = cache.get_or_set(key, lambda: draw_page(attached.fetch(attachment), number, width=width), KEPT)
    return HttpResponse(picture, content_type="image/webp")


@for_members()
def download(request: HttpRequest, contract_id: uuid.UUID, attachment_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    found, data = deliver_attachment(contract_id, attachment_id, actor=actor)
    return handed(found, data)


def handed(attachment: Attachment, data: bytes) -> FileResponse:
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=f"{attachment.title}.pdf", content_type="application/pdf")
