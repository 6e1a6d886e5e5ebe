"""The employer's desk: every address below /desk."""

from __future__ import annotations

from django.urls import path

from qianyue.web.methods import act, button, form, screen
from qianyue.web.views.desk import below, contract, drafting, entrance, file, home, live, preview, sealing, texts, waiving

_ONE = "desk/contracts/<uuid:contract_id>"
_TEXT = "desk/texts/<uuid:text_id>"
DESK = [
    path("desk/login", form(entrance.log_in), name="desk_login"),
    path("desk/login/choose", act(entrance.choose), name="desk_choose"),
    path("desk", screen(home.contracts), name="desk"),
    path("desk/messages", act(home.messages), name="desk_messages"),
    path("desk/below-minimum", screen(below.below_minimum), name="desk_below_minimum"),
    path("desk/seal", screen(sealing.queue), name="desk_seal_queue"),
    path("desk/texts", act(texts.every), name="desk_texts"),
    path("desk/texts/fields/<slug:kind>", screen(texts.fields), name="desk_text_fields"),
    path("desk/texts/starter/<slug:kind>.docx", screen(texts.starter), name="desk_text_starter"),
    path(_TEXT, screen(texts.one), name="desk_text"),
    path(f"{_TEXT}/pages/<int:number>.webp", screen(texts.page_picture), name="desk_text_picture"),
    path(f"{_TEXT}/publish", button(texts.publish), name="desk_text_publish"),
    path(f"{_TEXT}/withdraw", button(texts.withdraw), name="desk_text_withdraw"),
    path("desk/contracts/new", act(drafting.new), name="desk_new"),
    path("desk/contracts/new/autosave", button(live.autosave), name="desk_new_autosave"),
    path(_ONE, screen(contract.contract), name="desk_contract"),
    path(f"{_ONE}/progress", screen(contract.progress), name="desk_progress"),
    path(f"{_ONE}/edit", act(drafting.edit), name="desk_edit"),
    path(f"{_ONE}/autosave", button(live.autosave), name="desk_autosave"),
    path(f"{_ONE}/preview", screen(preview.preview), name="desk_preview"),
    path(f"{_ONE}/preview/<int:number>.webp", screen(preview.page_picture), name="desk_preview_picture"),
    path(f"{_ONE}/text", button(texts.choose), name="desk_choose_text"),
    path(f"{_ONE}/send", act(preview.send), name="desk_send"),
    path(f"{_ONE}/discard", act(contract.discard), name="desk_discard"),
    path(f"{_ONE}/withdraw", act(contract.withdraw), name="desk_withdraw"),
    path(f"{_ONE}/revoke", act(contract.revoke), name="desk_revoke"),
    path(f"{_ONE}/seal", act(sealing.seal), name="desk_seal"),
    path(f"{_ONE}/waivers", button(waiving.ask), name="desk_waivers"),
    path(f"{_ONE}/waivers/<uuid:waiver>", button(waiving.decide), name="desk_waiver"),
    path(f"{_ONE}/objections", button(waiving.object_to), name="desk_objections"),
    path(f"{_ONE}/statement", button(waiving.ask_worker), name="desk_statement"),
    path(f"{_ONE}/pages/<int:number>.webp", screen(file.page_picture), name="desk_page_picture"),
    path(f"{_ONE}/download", screen(file.download), name="desk_download"),
    path(f"{_ONE}/print", screen(file.printable), name="desk_print"),
    path(f"{_ONE}/check", screen(file.check), name="desk_check"),
]
