"""案卷: the whole file of a case as one PDF is asked for by an officer and made by the worker."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.foi.models import CaseBook
from gongkai.foi.policies import get_case, require_book
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.access import log_read
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import CaseBookWanted
from gongkai.kernel.models import StoredFile

UNDER_WAY = (CaseBook.State.WAITING, CaseBook.State.WORKING)


@action
def ask_book(*, actor: Actor, case_id: int, request_key: str = "") -> CaseBook:
    """Have the file bound as it stands; one that is being made already is given back. It holds personal data, so the
    asking is a row of the access log. Raises PermissionDenied, Case.DoesNotExist."""
    case = get_case(actor, case_id)
    require_book(actor, case)
    waiting = CaseBook.objects.filter(case=case, state__in=UNDER_WAY).first()
    if waiting is not None:
        return waiting
    made = CaseBook.objects.create(case=case, asked_by=actor.name, asked_at=clock.now())
    log_read(actor, case, "生成案卷")
    audit.record(actor=actor, verb="foi.make_book", obj=case, after={"book": made.pk})
    outbox.emit(CaseBookWanted(book_id=made.pk, case_id=case.pk), record=f"foi.book:{made.pk}")
    return made


@action
def tell_progress(*, actor: Actor, book_id: int, done: int, total: int, request_key: str = "") -> None:
    """How far the worker is. Not audited: it says nothing of the case."""
    CaseBook.objects.filter(pk=book_id).exclude(state=CaseBook.State.READY).update(
        state=CaseBook.State.WORKING, done=done, total=total
    )


@action
def finish_book(
    *,
    actor: Actor,
    book_id: int,
    stored_id: int,
    pages: int,
    left_out: Sequence[tuple[str, str]],
    request_key: str = "",
) -> CaseBook:
    """The file is bound: `pages` pages; `left_out` names what goes beside it and why."""
    book = lock(CaseBook.objects.select_related("case"), book_id)
    book.stored = StoredFile.objects.get(pk=stored_id)
    book.state, book.pages, book.made_at, book.problem = CaseBook.State.READY, pages, clock.now(), ""
    book.left_out, book.done = [list(one) for one in left_out], book.total
    book.save(update_fields=["stored", "state", "pages", "made_at", "problem", "left_out", "done"])
    after = {"book": book.pk, "pages": pages, "address": book.stored.address, "left_out": len(left_out)}
    audit.record(actor=actor, verb="foi.book_made", obj=book.case, after=after)
    return book


@action
def fail_book(*, actor: Actor, book_id: int, problem: str, request_key: str = "") -> None:
    """The file could not be bound; why, in a sentence for the officer."""
    CaseBook.objects.filter(pk=book_id).update(state=CaseBook.State.FAILED, problem=problem[:200])
