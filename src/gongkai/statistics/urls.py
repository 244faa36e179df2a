"""Public addresses of annual reports; the desk has its own in the admin."""

from __future__ import annotations

from django.urls import path

from gongkai.statistics.views import public

app_name = "statistics"

urlpatterns = [
    path("reports/", public.report_list, name="reports"),
    path("reports/report.css", public.styles, name="styles"),
    path("reports/<int:report_id>/", public.report_page, name="report"),
    path("reports/<int:report_id>/report.<slug:fmt>", public.download, name="download"),
]
