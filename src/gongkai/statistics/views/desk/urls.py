"""Addresses of the desk, below `/admin/annual-reports/`."""

from __future__ import annotations

from django.urls import path

from gongkai.statistics.views.desk import cells, overview, report, returns, uploads

app_name = "statistics_desk"

urlpatterns = [
    path("", overview.overview_page, name="overview"),
    path("report.css", report.styles, name="styles"),
    path("start/", overview.start, name="start"),
    path("deadline/", overview.deadline_page, name="deadline"),
    path("upload/<int:organ_id>/<int:year>/", uploads.upload, name="upload"),
    path("returns/<int:organ_id>/<int:year>/", returns.entry, name="entry"),
    path("returns/<int:return_id>/<slug:event>/", returns.move_return, name="return_move"),
    path("<int:report_id>/", report.report_page, name="report"),
    path("<int:report_id>/prose/", report.prose_page, name="prose"),
    path("<int:report_id>/send-back/", report.send_back, name="send_back"),
    path("<int:report_id>/comments/<int:comment_id>/", report.answer, name="answer"),
    path("<int:report_id>/move/<slug:event>/", report.move_report, name="move"),
    path("<int:report_id>/cells/<slug:table>/<str:row>/<slug:column>/", cells.cell, name="cell"),
]
