"""Addresses of the desk, below `/admin/foi/`."""

from __future__ import annotations

from django.urls import path

from gongkai.foi.views.desk import (
    agenda,
    batches,
    bulk,
    calendar,
    case,
    consultations,
    deputies,
    entry,
    filters,
    guidance,
    handover,
    help,
    keys,
    moves,
    personal,
    queue,
    relations,
    remedies,
    reminders,
    workload,
)

app_name = "foi_desk"

urlpatterns = [
    path("", queue.queue_page, name="queue"),
    path("ledger.xlsx", queue.ledger, name="ledger"),
    path("assign/", bulk.bulk, name="assign"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("filters/", filters.filters, name="filters"),
    path("batches/", batches.batch_list, name="batches"),
    path("batches/new/", batches.batch_new, name="batch_new"),
    path("batches/group/", batches.batch_group, name="batch_group"),
    path("batches/<int:batch_id>/", batches.batch_page, name="batch"),
    path("batches/<int:batch_id>/receipts/", batches.batch_receipts, name="batch_receipts"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("keys/", keys.keys, name="keys"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("workload/", workload.workload_page, name="workload"),
    path("handover/", handover.handover, name="handover"),
    path("handover/<int:organ_id>/", handover.handover_organ, name="handover_organ"),
    path("wordings/", guidance.wordings, name="wordings"),
    path("wordings/<int:wording_id>/<slug:what>/", guidance.wording_move, name="wording_move"),
    path("new/", entry.new, name="new"),
    path("remedies/", remedies.remedy_list, name="remedies"),
    path("remedies/new/", remedies.remedy_new, name="remedy_new"),
    path("remedies/<int:remedy_id>/", remedies.remedy_conclude, name="remedy"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("help/", help.help_list, name="help"),
    path("help/<int:help_id>/", help.help_page, name="help_one"),
    path("consultations/", consultations.consultation_list, name="consultations"),
    path("consultations/<int:consultation_id>/", consultations.consultation_page, name="consultation"),
    path(
        "consultations/<int:consultation_id>/files/<int:file_id>/",
        consultations.consultation_file,
        name="consultation_file",
    ),
    path("readdressed/", relations.readdressed, name="readdressed"),
    path("<int:case_id>/", case.case_page, name="case"),
    path("<int:case_id>/next/", keys.next_case, name="next"),
    path("<int:case_id>/receipt/", entry.receipt, name="receipt"),
    path("<int:case_id>/move/<slug:event>/", moves.move_page, name="move"),
    path("<int:case_id>/applicant/", personal.applicant, name="applicant"),
    path("<int:case_id>/files/", personal.upload, name="upload"),
    path("<int:case_id>/files/<int:file_id>/", personal.file, name="file"),
]
