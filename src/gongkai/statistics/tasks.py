"""What the worker does for statistics: uploaded reports are read in the sandbox, never in the request."""

from __future__ import annotations

from gongkai.annual_report.model import to_json
from gongkai.annual_report.reading import read_report
from gongkai.annual_report.reconcile import reconcile
from gongkai.documents.reading import Unreadable, read
from gongkai.kernel import files, registry
from gongkai.kernel.actor import Actor
from gongkai.statistics.actions.uploads import keep_reading
from gongkai.statistics.events import ReportUploaded
from gongkai.statistics.models import UploadedReport

READER = Actor.system("年度报告读取")


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


def listen() -> None:
    """Ask the outbox for what this room works on; called once when the app is ready."""
    registry.listen(ReportUploaded, "statistics.read_upload", read_upload)
