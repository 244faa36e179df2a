"""Returns are checked on entry, cell by cell; imports are all or nothing and idempotent; uploaded reports are read."""

from __future__ import annotations

import io
from copy import deepcopy

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from openpyxl import load_workbook
from tests.cast import Cast

from gongkai.annual_report.editions import EDITION_2019
from gongkai.annual_report.writing import write
from gongkai.kernel import files, registry
from gongkai.statistics import actions, queries
from gongkai.statistics.actions.entry import check_proactive, read_cell, read_proactive, read_remedies
from gongkai.statistics.actions.moving import Refused
from gongkai.statistics.events import ReportUploaded
from gongkai.statistics.importing import CELLS
from gongkai.statistics.models import Return
from gongkai.statistics.policies import lawful_moves
from gongkai.statistics.tasks import read_upload
from gongkai.statistics.tests import ledger, nansha


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1,679", 1679),
        (" １２ ", 12),
        ("+44", 44),
        ("", None),
        (None, None),
        (0, 0),
        ("2122500000.50", "2122500000.50"),
    ],
)
def test_figures_are_read_as_officers_type_them(typed: object, read: object) -> None:
    value = read_cell(typed, signed=True, decimal=True)
    assert (str(value) if isinstance(read, str) else value) == read


@pytest.mark.parametrize("typed", ["-1", "1.5", "十二", "NaN", "1e99", "12件"])
def test_what_is_no_count_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"不|应当|过大"):
        read_cell(typed)


def test_every_message_names_its_cell() -> None:
    given = deepcopy(nansha.PROACTIVE)
    given["permits"]["decisions"] = -5
    given["normative_documents"]["opened"] = 300
    given["compulsory"]["items_change"] = -300
    del given["fees"]["items_change"]
    given["fees"]["amount_10k_yuan"] = 1
    figures, errors = read_proactive(given, EDITION_2019)
    assert errors == {
        "permits.decisions": "行政许可·处理决定数量：不能小于0",
        "fees.amount_10k_yuan": "2019年版没有fees.amount_10k_yuan这一单元格",
    }
    hindrances = check_proactive(figures, EDITION_2019)
    assert set(hindrances) == {
        "permits.decisions",
        "normative_documents.opened",
        "compulsory.items_change",
        "fees.items_change",
    }
    assert "规范性文件·本年新公开数量（300）不应大于对外公开总数量（221）" in hindrances.values()


def test_a_total_of_remedies_that_is_not_the_sum_is_refused() -> None:
    given = deepcopy(nansha.REMEDIES)
    given["review"]["total"] = 36
    _, errors = read_remedies(given)
    assert errors == {"review.total": "行政复议·总计应为35，填写的是36"}


@pytest.mark.django_db
def test_a_return_is_handed_in_reviewed_by_another_and_sent_back_with_a_reason(cast: Cast) -> None:
    handler, office = cast.clerk("handler"), cast.actor(cast.office)
    row = actions.enter_return(actor=handler, organ_id=cast.a.pk, year=2020, proactive={"permits": {"decisions": "7"}})
    reviewer = cast.clerk("reviewer")
    with pytest.raises(ValidationError) as refused:
        actions.hand_in_return(actor=reviewer, return_id=row.pk)
    assert "permits.items_before" in refused.value.message_dict
    actions.enter_return(actor=handler, organ_id=cast.a.pk, year=2020, proactive=nansha.PROACTIVE)
    row = actions.hand_in_return(actor=reviewer, return_id=row.pk)
    assert (row.reviewer, row.reviewed_by_id) == (reviewer.name, reviewer.user_id)
    with pytest.raises(Refused):
        actions.enter_return(actor=handler, organ_id=cast.a.pk, year=2020, proactive=nansha.PROACTIVE)
    with pytest.raises(PermissionDenied):
        actions.accept_return(actor=handler, return_id=row.pk)
    with pytest.raises(ValidationError):
        actions.send_back_return(actor=office, return_id=row.pk, comment="")
    row = actions.send_back_return(actor=office, return_id=row.pk, comment="请核实处罚数")
    assert (row.state, row.rounds, row.comment) == ("sent_back", 1, "请核实处罚数")
    row = actions.hand_in_return(actor=reviewer, return_id=row.pk)
    assert (row.state, row.rounds) == ("handed_in", 2)


@pytest.mark.django_db
def test_the_reviewer_of_a_return_is_an_account_with_the_post_and_another_than_the_filler(cast: Cast) -> None:
    office = cast.actor(cast.office)
    row = actions.enter_return(actor=cast.clerk("handler"), organ_id=cast.a.pk, year=2020, proactive=nansha.PROACTIVE)
    for other in (cast.clerk("handler"), cast.clerk("registrar"), cast.actor(cast.other_clerk)):
        with pytest.raises(PermissionDenied):
            actions.hand_in_return(actor=other, return_id=row.pk)
    both = cast.actor(cast.other_clerk)
    own = actions.enter_return(actor=both, organ_id=cast.b.pk, year=2020, proactive=nansha.PROACTIVE)
    assert "hand_in" not in {move.event for move in lawful_moves(both, own)}
    with pytest.raises(PermissionDenied, match="不得为同一人"):
        actions.hand_in_return(actor=both, return_id=own.pk)
    assert "hand_in" in {move.event for move in lawful_moves(cast.clerk("reviewer"), row)}
    assert not {"hand_in", "accept"} & {move.event for move in lawful_moves(office, own)}


@pytest.mark.django_db
def test_remedies_of_a_return_count_where_the_ledger_has_none(cast: Cast) -> None:
    actions.enter_return(
        actor=cast.clerk("handler"),
        organ_id=cast.a.pk,
        year=2020,
        proactive=nansha.PROACTIVE,
        remedies=nansha.REMEDIES,
    )
    Return.objects.update(state="accepted")
    assert queries.compile(cast.a, 2020).remedies == nansha.REMEDIES
    ledger.remedy(cast.a, "review").save()
    part = queries.gather([cast.a], 2020)[cast.a.pk]
    assert part.report.remedies["review"]["total"] == 1
    assert any("以台账为准" in remark for remark in part.remarks)


def sheet(**changes: object) -> bytes:
    """A filled form of `gongkai import returns` with one row for organ A."""
    importer = registry.importers["returns"]
    book = load_workbook(io.BytesIO(importer.template()))
    page = book.worksheets[0]
    places = {str(cell.value).rstrip("*＊"): cell.column for cell in page[1]}
    values = {CELLS[f"{r}.{c}"]: n for r, cells in nansha.PROACTIVE.items() for c, n in cells.items()}
    for header, value in {"填报单位": "A01", "年度": 2020, **values, **changes}.items():
        page.cell(2, places[header], value)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.django_db
def test_an_import_of_returns_is_all_or_nothing_and_idempotent(cast: Cast) -> None:
    run, office = registry.importers["returns"].run, cast.clerk("handler")
    bad = run(actor=office, data=sheet(**{CELLS["permits.decisions"]: "很多"}), name="a.xlsx", dry_run=False)
    assert [(error.row, error.column) for error in bad.errors] == [(2, CELLS["permits.decisions"])]
    assert not Return.objects.exists()
    tried = run(actor=office, data=sheet(), name="a.xlsx", dry_run=True)
    assert (tried.created, Return.objects.count()) == (1, 0)
    done = run(actor=office, data=sheet(), name="a.xlsx", dry_run=False)
    assert (done.created, done.errors) == (1, [])
    row = Return.objects.get()
    assert (row.state, row.proactive["procurement"]["amount_yuan"]) == ("draft", 2122500000)
    again = run(actor=office, data=sheet(), name="a.xlsx", dry_run=False)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)


@pytest.mark.django_db
def test_an_uploaded_report_is_read_by_the_worker_and_counts_instead_of_the_ledger(cast: Cast) -> None:
    ledger.cases(ledger.spread(cast.town, 2020, nansha.REQUESTS))
    data = write(queries.compile(cast.town, 2020), (), "html")
    ledger.cases([ledger.case(cast.b)])
    office = cast.actor(cast.office)
    stored = files.store(data, name="report.html", kind="report", actor=office)
    upload = actions.register_upload(actor=office, organ_id=cast.b.pk, year=2020, stored_id=stored.pk)
    for _ in range(2):
        read_upload(ReportUploaded(upload.pk, cast.b.pk))
    whole = queries.rollup(cast.district, 2020)
    member = next(one for one in whole.members if one.organ_id == cast.b.pk)
    assert member.source == "uploaded"
    assert member.report.requests["received"]["total"] == 1777
    assert whole.report.requests["received"]["total"] == 2 * 1777
    with pytest.raises(PermissionDenied):
        actions.withdraw_upload(actor=cast.actor(cast.other_clerk), upload_id=upload.pk, reason="否")
    actions.withdraw_upload(actor=office, upload_id=upload.pk, reason="改用台账")
    assert queries.compile(cast.b, 2020).requests["received"]["total"] == 1


@pytest.mark.django_db
def test_a_file_that_is_no_report_of_the_year_is_kept_as_unreadable(cast: Cast) -> None:
    office = cast.actor(cast.office)
    stored = files.store("只有一句话".encode(), name="report.txt", kind="report", actor=office)
    upload = actions.register_upload(actor=office, organ_id=cast.b.pk, year=2020, stored_id=stored.pk)
    read_upload(ReportUploaded(upload.pk, cast.b.pk))
    upload.refresh_from_db()
    assert upload.state == "unreadable"
    assert upload.problem
