"""The employer's desk: every address below /desk."""

from __future__ import annotations

from django.urls import path

from qianyue.web.views.desk import below, contract, drafting, entrance, file, home, live, preview, sealing

_ONE = "desk/contracts/<uuid:contract_id>"
DESK = [
    path("desk/login", entrance.log_in, name="desk_login"),
    path("desk/login/choose", entrance.choose, name="desk_choose"),
    path("desk", home.contracts, name="desk"),
    path("desk/messages", home.messages, name="desk_messages"),
    path("desk/below-minimum", below.below_minimum, name="desk_below_minimum"),
    path("desk/seal", sealing.queue, name="desk_seal_queue"),
    path("desk/contracts/new", drafting.new, name="desk_new"),
    path("desk/contracts/new/autosave", live.autosave, name="desk_new_autosave"),
    path(_ONE, contract.contract, name="desk_contract"),
    path(f"{_ONE}/progress", contract.progress, name="desk_progress"),
    path(f"{_ONE}/edit", drafting.edit, name="desk_edit"),
    path(f"{_ONE}/autosave", live.autosave, name="desk_autosave"),
    path(f"{_ONE}/preview", preview.preview, name="desk_preview"),
    path(f"{_ONE}/preview/<int:number>.webp", preview.page_picture, name="desk_preview_picture"),
    path(f"{_ONE}/send", preview.send, name="desk_send"),
    path(f"{_ONE}/discard", contract.discard, name="desk_discard"),
    path(f"{_ONE}/withdraw", contract.withdraw, name="desk_withdraw"),
    path(f"{_ONE}/revoke", contract.revoke, name="desk_revoke"),
    path(f"{_ONE}/seal", sealing.seal, name="desk_seal"),
    path(f"{_ONE}/pages/<int:number>.webp", file.page_picture, name="desk_page_picture"),
    path(f"{_ONE}/download", file.download, name="desk_download"),
    path(f"{_ONE}/print", file.printable, name="desk_print"),
    path(f"{_ONE}/check", file.check, name="desk_check"),
]
