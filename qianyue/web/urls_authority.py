"""The authority's desk: every address below /authority."""

from __future__ import annotations

from django.urls import path

from qianyue.web.methods import act, button, form, screen
from qianyue.web.views.authority import (
    applications,
    below,
    complaints,
    counters,
    coverage,
    employer_list,
    employers,
    entrance,
    materials,
    objections,
    official,
    official_sent,
    risks,
    row,
    rows,
    second,
    texts,
    today,
)

_ONE = "authority/rows/<uuid:row_id>"
_NOTICE = "authority/notices/<uuid:notice_id>"
_APPLICATION = "authority/applications/<uuid:application_id>"
AUTHORITY = [
    path("authority/login", form(entrance.log_in), name="authority_login"),
    path("authority/second", act(second.prove), name="authority_second"),
    path("authority/second/enrol", act(second.enrol), name="authority_enrol"),
    path("authority", screen(today.today), name="authority"),
    path("authority/rows", screen(rows.rows), name="authority_rows"),
    path("authority/rows/new", act(rows.new), name="authority_new"),
    path(_ONE, screen(row.row), name="authority_row"),
    path(f"{_ONE}/confirm", act(row.confirm), name="authority_confirm"),
    path(f"{_ONE}/withdraw", act(row.withdraw), name="authority_withdraw"),
    path("authority/objections", screen(objections.objections), name="authority_objections"),
    path("authority/objections/<uuid:objection_id>", act(objections.objection), name="authority_objection"),
    path("authority/applications", screen(applications.queue), name="authority_applications"),
    path(_APPLICATION, act(applications.one), name="authority_application"),
    path(f"{_APPLICATION}/papers/<slug:item>.pdf", screen(applications.paper), name="authority_paper"),
    path(f"{_APPLICATION}/papers/<slug:item>/<int:number>.webp", screen(applications.picture), name="authority_picture"),
    path(f"{_APPLICATION}/papers/<slug:item>/impression.png", screen(applications.impression), name="authority_impression"),
    path("authority/employers", screen(employer_list.every), name="authority_employers"),
    path("authority/employers/export", button(employer_list.export), name="authority_employers_export"),
    path("authority/employers/<uuid:employer_id>", act(employers.one), name="authority_employer"),
    path("authority/notices", screen(official.every), name="authority_notices"),
    path("authority/notices/new", act(official.begin), name="authority_notice_new"),
    path(_NOTICE, act(official.one), name="authority_notice"),
    path(f"{_NOTICE}/preview", act(official.preview), name="authority_notice_preview"),
    path(f"{_NOTICE}/discard", button(official.discard), name="authority_notice_discard"),
    path(f"{_NOTICE}/withdraw", button(official_sent.withdraw), name="authority_notice_withdraw"),
    path(f"{_NOTICE}/correct", button(official_sent.correct), name="authority_notice_correct"),
    path(f"{_NOTICE}/remind", button(official_sent.remind), name="authority_notice_remind"),
    path(f"{_NOTICE}/receivers.<slug:form>", screen(official_sent.export), name="authority_notice_file"),
    path("authority/materials", screen(materials.every), name="authority_materials"),
    path("authority/materials/new", act(materials.new), name="authority_material_new"),
    path("authority/materials/<slug:code>", act(materials.one), name="authority_material"),
    path("authority/complaints", screen(complaints.complaints), name="authority_complaints"),
    path("authority/complaints/<uuid:complaint_id>", act(complaints.complaint), name="authority_complaint"),
    path("authority/coverage", screen(coverage.coverage), name="authority_coverage"),
    path("authority/coverage.<slug:form>", screen(coverage.export), name="authority_coverage_file"),
    path("authority/risks", screen(risks.risks), name="authority_risks"),
    path("authority/risks.<slug:form>", screen(risks.export), name="authority_risks_file"),
    path("authority/counters", act(counters.every), name="authority_counters"),
    path("authority/counters/<uuid:counter_id>/close", button(counters.close), name="authority_counter_close"),
    path("authority/texts", screen(texts.every), name="authority_texts"),
    path("authority/texts/new", act(texts.new), name="authority_text_new"),
    path("authority/texts/fields/<slug:kind>", screen(texts.fields), name="authority_text_fields"),
    path("authority/texts/starter/<slug:kind>.docx", screen(texts.starter), name="authority_text_starter"),
    path("authority/texts/<uuid:text_id>", act(texts.one), name="authority_text"),
    path("authority/texts/<uuid:text_id>/pages/<int:number>.webp", screen(texts.page_picture), name="authority_text_picture"),
    path("authority/below-minimum", screen(below.below_minimum), name="authority_below_minimum"),
]
