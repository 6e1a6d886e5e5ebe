"""What comes after a conclusion at the desk: employments, endings, the roster."""

from __future__ import annotations

from django.urls import path

from qianyue.web.methods import act, button, screen
from qianyue.web.views.desk import employment, ending, intention, paper, papers, roster, severance

_EMPLOYMENT = "desk/employments/<uuid:contract_id>"  # by any of its contracts
AFTER = [
    path(_EMPLOYMENT, screen(employment.employment), name="desk_employment"),
    path(f"{_EMPLOYMENT}/end", act(ending.begin), name="desk_end"),
    path(f"{_EMPLOYMENT}/take-back", button(ending.take_back), name="desk_end_take_back"),
    path(f"{_EMPLOYMENT}/duties/<slug:duty>", button(employment.tick), name="desk_duty"),
    path(f"{_EMPLOYMENT}/intention", act(intention.ask), name="desk_intention"),
    path(f"{_EMPLOYMENT}/severance", act(severance.calculate), name="desk_severance"),
    path("desk/papers", act(papers.every), name="desk_papers"),
    path("desk/papers/template.xlsx", screen(papers.empty_sheet), name="desk_papers_template"),
    path("desk/batches/<uuid:batch_id>/accept", button(papers.accept), name="desk_batch_accept"),
    path("desk/batches/<uuid:batch_id>/withdraw", act(papers.withdraw), name="desk_batch_withdraw"),
    path("desk/paper/new", act(paper.new), name="desk_paper_new"),
    path("desk/paper/<uuid:paper>", screen(paper.one), name="desk_paper"),
    path("desk/paper/<uuid:paper>/scan", button(paper.scan), name="desk_paper_scan"),
    path("desk/paper/<uuid:paper>/scan/<int:number>.webp", screen(paper.picture), name="desk_paper_picture"),
    path("desk/paper/<uuid:paper>/scan.pdf", screen(paper.download), name="desk_paper_download"),
    path("desk/paper/<uuid:paper>/scans/<uuid:scan>.pdf", screen(paper.download_earlier), name="desk_paper_earlier"),
    path("desk/paper/<uuid:paper>/answer", button(paper.answer), name="desk_paper_answer"),
    path("desk/paper/<uuid:paper>/ended", button(paper.end), name="desk_paper_end"),
    path("desk/paper/<uuid:paper>/ended/take-back", button(paper.take_back), name="desk_paper_take_back"),
    path("desk/paper/<uuid:paper>/withdraw", button(paper.withdraw), name="desk_paper_withdraw"),
    path("desk/roster", screen(roster.entries), name="desk_roster"),
    path("desk/roster/export.<slug:format>", button(roster.export), name="desk_roster_export"),
]
