"""The authority's desk: every address below /authority."""

from __future__ import annotations

from django.urls import path

from qianyue.web.views.authority import below, entrance, row, rows

_ONE = "authority/rows/<uuid:row_id>"
AUTHORITY = [
    path("authority/login", entrance.log_in, name="authority_login"),
    path("authority", rows.rows, name="authority"),
    path("authority/rows/new", rows.new, name="authority_new"),
    path(_ONE, row.row, name="authority_row"),
    path(f"{_ONE}/confirm", row.confirm, name="authority_confirm"),
    path(f"{_ONE}/withdraw", row.withdraw, name="authority_withdraw"),
    path("authority/below-minimum", below.below_minimum, name="authority_below_minimum"),
]
