"""The authority's desk: every address below /authority."""

from __future__ import annotations

from django.urls import path

from qianyue.web.methods import act, form, screen
from qianyue.web.views.authority import below, entrance, objections, row, rows

_ONE = "authority/rows/<uuid:row_id>"
AUTHORITY = [
    path("authority/login", form(entrance.log_in), name="authority_login"),
    path("authority", screen(rows.rows), name="authority"),
    path("authority/rows/new", act(rows.new), name="authority_new"),
    path(_ONE, screen(row.row), name="authority_row"),
    path(f"{_ONE}/confirm", act(row.confirm), name="authority_confirm"),
    path(f"{_ONE}/withdraw", act(row.withdraw), name="authority_withdraw"),
    path("authority/objections", screen(objections.objections), name="authority_objections"),
    path("authority/objections/<uuid:objection_id>", act(objections.objection), name="authority_objection"),
    path("authority/below-minimum", screen(below.below_minimum), name="authority_below_minimum"),
]
