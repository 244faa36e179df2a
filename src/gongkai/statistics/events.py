"""What statistics tells its own worker."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.kernel.events import event


@event
@dataclass(frozen=True)
class ReportUploaded:
    """A published report file has been uploaded and waits to be read."""

    upload_id: int
    organ_id: int
