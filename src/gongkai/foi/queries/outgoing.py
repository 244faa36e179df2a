"""What goes out with an answer: what is put up for it, and where a file was redacted its released copy alone."""

from __future__ import annotations

from django.db.models import QuerySet

from gongkai.foi.models import Case, CaseFile, Redaction

GOING = (CaseFile.Kind.OUTGOING, CaseFile.Kind.REDACTED)


def sealed_off() -> QuerySet[Redaction]:
    """Released redactions: their originals stay sealed (art. 37)."""
    return Redaction.objects.filter(state=Redaction.State.RELEASED)


def overtaken() -> QuerySet[Redaction]:
    """Redactions that were dropped, or made anew, after their release: the copy of then goes nowhere."""
    return Redaction.objects.filter(state=Redaction.State.DROPPED, released__isnull=False)


def showable(files: QuerySet[CaseFile]) -> QuerySet[CaseFile]:
    """Without the originals that were redacted, and without copies that were overtaken."""
    return files.exclude(pk__in=sealed_off().values("original_id")).exclude(pk__in=overtaken().values("released_id"))


def going_files(case: Case) -> QuerySet[CaseFile]:
    """The files that are handed over with the answer, in their order."""
    return showable(CaseFile.objects.filter(case=case, kind__in=GOING)).order_by("pk")


def unredacted(case: Case) -> QuerySet[CaseFile]:
    """Files that would go out as they are."""
    return going_files(case).filter(kind=CaseFile.Kind.OUTGOING)
