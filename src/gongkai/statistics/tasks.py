"""What the worker does for statistics: uploads are read, published reports written, sealed facts watched; never in a
request."""

from __future__ import annotations

from datetime import date, timedelta

from gongkai.annual_report.model import to_json
from gongkai.annual_report.reading import read_report
from gongkai.annual_report.reconcile import reconcile
from gongkai.annual_report.writing import FORMATS, file_name
from gongkai.documents.reading import Unreadable, read
from gongkai.kernel import clock, files, registry
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import CaseMoved, RemedyRecorded, ReportPublished
from gongkai.rules.transitions import TABLE
from gongkai.statistics import actions, tables
from gongkai.statistics.actions.uploads import keep_reading
from gongkai.statistics.events import ReportUploaded
from gongkai.statistics.models import AnnualReport, UploadedReport
from gongkai.statistics.queries import drifting
from gongkai.statistics.queries.writing import rendered

READER = Actor.system("年度报告读取")
KEEPER = Actor.system("封存数据核对")
WRITER = Actor.system("年度报告制作")


def read_upload(event: ReportUploaded) -> None:
    """Read the file and keep its figures, or why they cannot be read. Called twice, it keeps the same."""
    upload = UploadedReport.objects.select_related("stored").get(pk=event.upload_id)
    if upload.state != UploadedReport.State.WAITING:
        return
    try:
        report = read_report(read(files.open_file(upload.stored), upload.stored.name), name=upload.stored.name)
    except Unreadable as error:
        keep_reading(actor=READER, upload_id=upload.pk, cells=None, problem=str(error))
        return
    if not report.complete:
        keep_reading(actor=READER, upload_id=upload.pk, cells=None, problem="没有找到完整的第三、第四部分表格")
        return
    cells = to_json(report, reconcile(report), file=upload.stored.name) | {"prose": dict(report.prose)}
    keep_reading(actor=READER, upload_id=upload.pk, cells=cells)


def compare_case(event: CaseMoved) -> None:
    """Record where a sealed year counts the case otherwise than it would now. Called twice, it records the same."""
    label = TABLE[event.event].label if event.event in TABLE else event.event
    for drift in drifting.of_case(event.case_id):
        actions.keep_drift(actor=KEEPER, drift=drift, event=label)


def compare_remedy(event: RemedyRecorded) -> None:
    """The same for a review or a suit."""
    for drift in drifting.of_remedy(event.remedy_id):
        actions.keep_drift(actor=KEEPER, drift=drift, event="复议、诉讼登记")


def daily(today: date) -> None:
    """Compare the reviews and suits with what is sealed, and remove what refused sealings left behind."""
    for pk in drifting.remedies_to_compare().values_list("pk", flat=True):
        for drift in drifting.of_remedy(pk):
            actions.keep_drift(actor=KEEPER, drift=drift, event="每日核对")
    actions.purge_orphans(clock.real_now() - timedelta(days=1))


def make_files(event: ReportPublished) -> None:
    """Make the files of a published report. Called twice, it keeps the first ones."""
    report = AnnualReport.objects.select_related("organ", "seal").get(pk=event.report_id)
    made = set(report.files.values_list("fmt", flat=True))
    for fmt in FORMATS:
        if fmt not in made:
            name = file_name(tables.report_from(report.seal.cells), fmt)
            stored = files.store(rendered(report, fmt), name=name, kind="report", actor=WRITER)
            actions.keep_file(actor=WRITER, report_id=report.pk, fmt=fmt, stored_id=stored.pk)


def listen() -> None:
    """Ask the outbox and the day for what this room works on; called once when the app is ready."""
    registry.listen(ReportUploaded, "statistics.read_upload", read_upload)
    registry.listen(CaseMoved, "statistics.compare_case", compare_case)
    registry.listen(RemedyRecorded, "statistics.compare_remedy", compare_remedy)
    registry.listen(ReportPublished, "statistics.make_files", make_files)
    registry.sweep("statistics.daily", daily)
