"""遮盖: what is marked cannot be read again, a second person looks, and nothing goes out that leaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.cast import Cast

from gongkai.documents import redaction as engine
from gongkai.documents.writing.plain import plain_pdf
from gongkai.foi.actions import redaction as actions
from gongkai.foi.actions.files import attach_file
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.letters.gaps import gaps
from gongkai.foi.models import Case, CaseFile, Redaction
from gongkai.foi.queries.outgoing import going_files
from gongkai.foi.redacting import found_personal, found_text
from gongkai.foi.tests.desk_stage import handling
from gongkai.kernel import files, outbox
from gongkai.kernel.models import AccessRow, AuditRow, User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
IDENTITY, PHONE = "11010519491231002X", "13912345678"
PROSE = f"收款人张三，身份证号{IDENTITY}，电话{PHONE}。\n经核，张三的补贴已经发放。\n补贴标准为每月五百元。"


def brought(cast: Cast, case: Case, prose: str = PROSE) -> CaseFile:
    """A file that is to go out, read by the worker."""
    actor = cast.clerk("handler")
    data = plain_pdf("发放清单", [prose], dated=date(2021, 1, 15))
    stored = files.store(data, name="发放清单.pdf", kind="case", actor=actor)
    return attach_file(actor=actor, case_id=case.pk, stored_id=stored.pk, kind="outgoing", title="发放清单")


def begun(cast: Cast, case: Case, prose: str = PROSE) -> Redaction:
    file = brought(cast, case, prose)
    actions.start_redaction(actor=cast.clerk("handler"), case_id=case.pk, file_id=file.pk)
    outbox.drain()
    return Redaction.objects.get(original=file)


def mark(cast: Cast, one: Redaction, marks: list[dict[str, object]], version: int | None = None) -> Redaction:
    return actions.change_marks(
        actor=cast.clerk("handler"),
        case_id=one.case_id,
        redaction_id=one.pk,
        version=one.version if version is None else version,
        marks=marks,
    )


def through(cast: Cast, one: Redaction) -> Redaction:
    """Submitted, passed, applied."""
    where = {"case_id": one.case_id, "redaction_id": one.pk, "version": one.version}
    actions.submit_redaction(actor=cast.clerk("handler"), **where)
    actions.pass_redaction(actor=cast.clerk("reviewer"), **where)
    outbox.drain()
    one.refresh_from_db()
    return one


def test_what_was_marked_is_gone_from_the_copy_that_goes_out_and_the_rest_can_still_be_read(cast: Cast) -> None:
    case = handling(cast)
    one = begun(cast, case)
    one = mark(cast, one, [*found_text(one, "张三", "15.privacy"), *found_personal(one, "15.privacy")])
    one = through(cast, one)
    assert one.state == Redaction.State.RELEASED, (one.problem, one.verified)
    text = "".join(page.text for page in engine.page_texts(files.open_file(one.released.stored)))
    assert "张三" not in text and IDENTITY not in text and PHONE not in text
    assert "补贴标准为每月五百元" in "".join(text.split())
    assert [file.pk for file in going_files(case)] == [one.released_id]


def test_a_name_that_stands_in_an_unmarked_place_too_is_never_released(cast: Cast) -> None:
    one = begun(cast, handling(cast))
    first = found_text(one, "张三", "15.privacy")[:1]
    one = through(cast, mark(cast, one, first))
    assert one.state == Redaction.State.DRAFT and one.released is None
    assert one.verified["leaks"]
    assert "张三" not in str(one.verified)
    row = AuditRow.objects.filter(verb="foi.refuse_redaction").get()
    assert "张三" not in str(row.after)


def test_words_that_may_stand_elsewhere_are_covered_in_one_place_only(cast: Cast) -> None:
    one = begun(cast, handling(cast))
    first = [{**found, "here_only": True} for found in found_text(one, "张三", "15.privacy")[:1]]
    assert through(cast, mark(cast, one, first)).state == Redaction.State.RELEASED


def test_whoever_marked_does_not_pass_the_marks(cast: Cast) -> None:
    one = begun(cast, handling(cast))
    one = mark(cast, one, found_personal(one, "15.privacy"))
    handler = cast.clerk("handler")
    where = {"case_id": one.case_id, "redaction_id": one.pk, "version": one.version}
    actions.submit_redaction(actor=handler, **where)
    both = type(handler)(
        user_id=handler.user_id, name=handler.name, holdings=(*handler.holdings, (cast.a.pk, "reviewer"))
    )
    with pytest.raises(PermissionDenied, match="没有改动过标记"):
        actions.pass_redaction(actor=both, **where)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"article": ""}, "依据"),
        ({"page": 9}, "没有第9页"),
        ({"box": [900, 900, 950, 950]}, "页面以内"),
        ({"box": [1, 2]}, "位置"),
    ],
)
def test_a_mark_needs_a_ground_and_a_place_on_a_page(cast: Cast, changes: dict[str, object], why: str) -> None:
    one = begun(cast, handling(cast))
    good = {"page": 1, "box": [10, 10, 60, 30], "article": "15.trade"}
    with pytest.raises(ValidationError, match=why):
        mark(cast, one, [good, good | changes])


def test_marks_on_an_old_screen_are_refused_and_a_change_can_be_taken_back(cast: Cast) -> None:
    one = begun(cast, handling(cast))
    spot = {"page": 1, "box": [10, 10, 60, 30], "article": "15.trade"}
    one = mark(cast, one, [spot])
    with pytest.raises(Refused, match="他人改动"):
        mark(cast, one, [], version=0)
    one = actions.undo_marks(actor=cast.clerk("handler"), case_id=one.case_id, redaction_id=one.pk, version=one.version)
    assert one.marks == []


def test_a_file_that_is_no_document_says_why_it_cannot_be_marked(cast: Cast) -> None:
    case, handler = handling(cast), cast.clerk("handler")
    stored = files.store(b"not a pdf", name="a.pdf", kind="case", actor=handler)
    file = attach_file(actor=handler, case_id=case.pk, stored_id=stored.pk, kind="outgoing", title="甲")
    actions.start_redaction(actor=handler, case_id=case.pk, file_id=file.pk)
    outbox.drain()
    assert Redaction.objects.get(original=file).problem


def test_a_partial_grant_asks_for_the_covered_copy_or_a_reason(cast: Cast) -> None:
    case = handling(cast)
    brought(cast, case)
    item = case.items.get()
    item.outcome, item.grounds = (
        "partly_granted",
        {"disclosed_part": "标准", "withheld_part": "姓名", "grounds": "隐私"},
    )
    item.save()
    assert any("遮盖" in gap for gap in gaps(case))
    item.grounds = {**item.grounds, "no_redaction": "清单中没有不予公开的内容"}
    item.save()
    assert not any("遮盖" in gap for gap in gaps(Case.objects.get(pk=case.pk)))


def test_the_desk_works_by_forms_alone_and_every_look_is_recorded(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    file = brought(cast, case)
    handler, reviewer = signed_in(cast.clerks["handler"]), signed_in(cast.clerks["reviewer"])
    desk = f"/admin/foi/{case.pk}/files/{file.pk}/redact/"
    assert handler.post(desk, {"do": "start"}).status_code == 302
    outbox.drain()
    one = Redaction.objects.get(original=file)
    assert handler.get(f"/admin/foi/{case.pk}/redactions/{one.pk}/pages/1/").content.startswith(b"\x89PNG")
    assert AccessRow.objects.filter(what__contains=f"遮盖页面 {file.pk}-1").exists()
    for what in (
        {"do": "personal", "article": "15.privacy"},
        {"do": "find", "needle": "张三", "article": "15.privacy"},
        {"do": "add", "page": "1", "left": "10", "top": "10", "width": "30", "height": "12", "article": "15.trade"},
    ):
        one.refresh_from_db()
        assert handler.post(desk, {**what, "version": one.version}).status_code == 302, what
    one.refresh_from_db()
    added = one.marks[-1]["id"]
    page = handler.post(desk, {"do": "find", "needle": "查无此人", "article": "15.privacy", "version": one.version})
    assert page.status_code == 400 and "查无此人" in page.content.decode()
    assert handler.post(desk, {"do": f"remove:{added}", "version": one.version}).status_code == 302
    one.refresh_from_db()
    assert handler.post(desk, {"do": "submit", "version": one.version}).status_code == 302
    assert "复核通过" not in handler.get(desk).content.decode()
    assert "复核通过" in reviewer.get(desk).content.decode()
    assert reviewer.post(desk, {"do": "pass", "version": one.version}).status_code == 302
    outbox.drain()
    one.refresh_from_db()
    assert one.state == Redaction.State.RELEASED, (one.problem, one.verified)
    assert "下载遮盖件" in handler.get(desk).content.decode()
