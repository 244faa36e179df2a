"""A ledger of an organ comes in: whole or not at all, once, and counted like any other case."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Count
from tests.cast import TODAY

from gongkai.foi.actions import comment, register
from gongkai.foi.ledger import LedgerRow, import_cases, import_file
from gongkai.foi.models import Applicant, Case, CaseEvent, CaseNote, Letter, NumberTaken, RequestItem
from gongkai.foi.queries import clock_of
from gongkai.kernel import audit, seals
from gongkai.kernel.calendars import current
from gongkai.kernel.models import AuditRow, OutboxRow
from gongkai.kernel.registry import Unreadable

pytestmark = pytest.mark.django_db

HEADER = (
    "外部编号,受理机关,申请人,申请人类别,证件类型,证件号码,联系电话,提交渠道,提交日期,收到申请之日,申请内容,"
    "补正告知日,补正期限,补正收到日,延期天数,延期告知日,第三方征求日期,第三方收到日期,第三方答复日期,撤回日期,"
    "答复日期,答复文号,处理结果,送达方式,办结日期,备注\n"
)
PERSON = "陈志强,自然人,居民身份证,11010519491231002X,13800138000"
GRANTED = (
    f"W1,A01,{PERSON},网上,2020/3/2,2020-03-03,排污许可,,,,,,,,,,"
    "2020年3月20日,甲〔2020〕1号,予以公开,邮寄,2020-03-23,急件\n"
)
EXTENDED = (
    "W2,A01,某某公司,商业企业,,,,当面,2020.3.2,,第一项,2020-03-04,2020-03-20,2020-03-10,10,2020-04-01,,,,,"
    "20200420,,不予公开：属于国家秘密,直接送达,,\n"
)
OPEN = "W3,A01,李四,公民,,,,平信,2021-01-04,2021-01-06,会议纪要,,,,,,,,,,,,,,,\n"
WITHDRAWN = f"W4,A01,{PERSON},传真,2020-05-06,2020-05-07,名册,,,,,,,,,2020-05-09,,,（六）其他处理,,,\n"
LAPSED = f"W5,A01,{PERSON},当面,2020-06-01,2020-06-01,不明,2020-06-03,2020-06-15,,,,,,,,,,逾期不补正,,2020-06-17,\n"
TWO_ITEMS = (
    f'W6,A01,{PERSON},邮寄,,2020-07-01,"甲表\n乙表",,,,,,2020-07-03,2020-07-06,2020-07-20,,2020-08-03,甲〔2020〕2号,'
    '"（一）予以公开\n4.保护第三方合法权益",电子邮件,,\n'
)
ALL = GRANTED + EXTENDED + OPEN + WITHDRAWN + LAPSED + TWO_ITEMS


def load(actor, text, *, name="台账.csv", header=HEADER, encoding="utf-8", **more):
    return import_file(actor=actor, data=(header + text).encode(encoding), name=name, **more)


def places(result):
    return [(error.row, error.column) for error in result.errors]


def counts(result):
    return result.rows, result.created, result.changed, result.unchanged, result.errors


def case(number):
    return Case.objects.get(external_number=number)


def test_each_row_becomes_a_whole_case(cast, system):
    assert counts(load(system, ALL)) == (6, 6, 0, 0, [])
    granted = case("W1")
    assert (granted.organ, granted.channel, granted.state) == (cast.a, "online", "closed")
    assert (granted.received_on, granted.concluded_on) == (date(2020, 3, 3), date(2020, 3, 20))
    assert (granted.outcome, granted.outcome_confirmed, granted.class_confirmed) == ("granted", True, True)
    assert granted.applicant_mask == "陈**"
    assert [event.type for event in granted.events.all()] == ["submitted", "confirmed", "answered", "archived"]
    who = Applicant.objects.get(case=granted)
    assert (who.name, who.id_number, who.phone, who.natural) == ("陈志强", "11010519491231002X", "13800138000", True)
    letter = Letter.objects.get(case=granted)
    assert (letter.number, letter.state, letter.served_on, letter.service_way) == (
        "甲〔2020〕1号",
        "served",
        date(2020, 3, 20),
        "post",
    )
    assert CaseNote.objects.get(case=granted).text == "急件"
    assert granted.number.startswith("A01-2020-")
    assert NumberTaken.objects.count() == 6


def test_the_clock_is_folded_from_the_facts(cast, system):
    load(system, ALL)
    extended = case("W2")
    assert extended.due_on == date(2020, 4, 22), "restarted by the clarification, then ten workdays more"
    for one in Case.objects.all():
        again = clock_of(one, current(), until=TODAY)
        assert (one.due_on, one.received_on, one.clock_state) == (again.due_on, again.received_on, again.state)


def test_states_follow_the_table(cast, system):
    load(system, ALL)
    states = dict(Case.objects.values_list("external_number", "state"))
    assert states == {
        "W1": "closed",
        "W2": "answered",
        "W3": "registered",
        "W4": "withdrawn",
        "W5": "abandoned",
        "W6": "answered",
    }


def test_an_open_case_goes_on_here(cast, system):
    load(system, OPEN.replace("2021-01-06", ""))
    waiting = case("W3")
    assert (waiting.state, waiting.due_on, waiting.counted) == ("submitted", None, True)
    assert waiting.cautious_due_on is not None


def test_items_have_their_own_results_and_the_case_one_counted_row(cast, system):
    load(system, ALL)
    mixed = case("W6")
    assert list(mixed.items.values_list("outcome", flat=True)) == ["granted", "refused.third_party"]
    assert mixed.outcome == "partly_granted"
    assert [item.wanted for item in RequestItem.objects.filter(case=mixed)] == ["甲表", "乙表"]
    assert case("W5").outcome == "other.not_clarified"
    assert case("W4").outcome == "other.misc"


def test_the_report_counts_what_the_ledger_says(cast, system):
    rows = [
        LedgerRow(
            organ="A01",
            external_number=f"N{number}",
            applicant="某",
            applicant_class=("natural_person", "company")[number % 2],
            channel="counter",
            received_on=date(2019 if number % 5 == 0 else 2020, 12, 16),
            items=("材料",),
            answered_on=None if number % 3 == 0 else date(2020, 12, 28),
            outcomes=() if number % 3 == 0 else (("granted", "declined.repeat")[number % 2],),
        )
        for number in range(60)
    ]
    assert import_cases(system, rows).created == 60
    grouped = Case.objects.filter(counted=True).values_list(
        "applicant_class", "received_year", "concluded_year", "outcome"
    )
    counted = {tuple(key): number for *key, number in grouped.annotate(n=Count("pk")).order_by()}
    expected = Counter(
        (
            row.applicant_class,
            row.received_on.year,
            2020 if row.answered_on else None,
            row.outcomes[0] if row.outcomes else "",
        )
        for row in rows
    )
    assert counted == expected


def test_each_case_has_its_audit_row_and_the_chains_are_whole(cast, system):
    load(system, GRANTED + OPEN)
    row = audit.trail(case("W1")).get()
    assert (row.verb, row.seq, row.after["outcome"], row.after["external_number"]) == ("foi.import", 1, "granted", "W1")
    assert audit.personal_values(row) == {"applicant": "陈志强"}
    assert "陈志强" not in audit.canonical(row.after)
    assert seals.verify() == []


def test_nobody_is_notified_of_history(cast, system):
    load(system, ALL)
    assert OutboxRow.objects.filter(event__startswith="Case").count() == 0


def test_personal_data_is_encrypted_where_it_lies(cast, system):
    load(system, GRANTED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, id_number, phone FROM foi_applicant")
        assert all(value.startswith("v1:") for value in cursor.fetchone())
        cursor.execute("SELECT imported FROM foi_case")
        assert "陈志强" not in str(cursor.fetchone())


def test_the_same_file_again_changes_nothing(cast, system):
    load(system, ALL)
    before = (AuditRow.objects.count(), CaseEvent.objects.count())
    assert counts(load(system, ALL)) == (6, 0, 0, 6, [])
    assert counts(load(system, ALL + GRANTED.replace("W1", "W9").replace("1号", "9号")))[1:4] == (1, 0, 6)
    assert (AuditRow.objects.count() - 1, CaseEvent.objects.count() - 4) == before


def test_a_changed_row_updates_its_case_with_an_audit_row(cast, system):
    load(system, ALL)
    old = case("W1")
    changed = GRANTED.replace("2020年3月20日", "2020年3月25日").replace("2020-03-23", "2020-03-26")
    changed = changed.replace("排污许可", "排污许可证")
    changed = changed.replace("予以公开", "部分公开")
    assert counts(load(system, changed + OPEN)) == (2, 0, 1, 1, [])
    new = case("W1")
    assert (new.pk, new.number, new.code_index) == (old.pk, old.number, old.code_index)
    assert (new.outcome, new.concluded_on) == ("partly_granted", date(2020, 3, 25))
    assert new.items.get().wanted == "排污许可证"
    row = audit.trail(new).last()
    assert (row.seq, row.before["outcome"], row.after["outcome"]) == (2, "granted", "partly_granted")
    assert audit.personal_values(row) == {"items_before": "排污许可"}
    voided = new.events.filter(voided=True).values_list("type", "on")
    assert list(voided) == [("answered", date(2020, 3, 20)), ("archived", date(2020, 3, 23))]
    assert new.letters.get().dated == date(2020, 3, 25)
    assert seals.verify() == []
    assert load(system, changed).unchanged == 1


def test_an_empty_cell_leaves_what_is_known(cast, system):
    load(system, GRANTED)
    assert counts(load(system, GRANTED.replace("13800138000", "").replace("急件", "")))[1:4] == (0, 0, 1)
    assert Applicant.objects.get().phone == "13800138000"


def test_an_open_case_is_brought_up_to_date(cast, system):
    load(system, OPEN)
    done = OPEN.replace("会议纪要,,,,,,,,,,,,,,,", "会议纪要,,,,,,,,,,2021-01-12,,信息不存在,邮寄,,")
    assert load(system, done).changed == 1
    assert (case("W3").state, case("W3").outcome, case("W3").concluded_year) == (
        "answered",
        "unavailable.not_held",
        2021,
    )


def test_a_case_worked_here_is_never_written_over(cast, system):
    load(system, OPEN.replace("2021-01-06", ""))
    waiting = case("W3")
    from_here = cast.clerk("registrar")
    comment(actor=from_here, case_id=waiting.pk, text="已电话联系")
    assert load(system, OPEN).changed == 1, "a remark does not make it ours"
    # From here on the case is worked in this system.
    Case.objects.filter(pk=waiting.pk).update(state="received")
    register(actor=from_here, case_id=waiting.pk, applicant_class="natural_person")
    result = load(system, OPEN.replace("2021-01-06", "2021-01-07") + GRANTED)
    assert places(result) == [(2, "收到申请之日")]
    assert "2021-01-06" in result.errors[0].message
    assert Case.objects.count() == 1
    assert counts(load(system, OPEN.replace("李四", "李*")))[3] == 1, "agreeing, masked: nothing to change"


def test_a_dry_run_keeps_nothing(cast, system):
    assert counts(load(system, ALL, dry_run=True)) == (6, 6, 0, 0, [])
    assert (Case.objects.count(), NumberTaken.objects.count(), AuditRow.objects.filter(verb="foi.import").count()) == (
        0,
        0,
        0,
    )


def test_one_bad_cell_keeps_everything_out(cast, system):
    result = load(system, ALL.replace("2020-08-03", "2020-02-30"))
    assert places(result) == [(7, "答复日期")]
    assert (result.rows, result.created, Case.objects.count()) == (6, 0, 0)


def test_who_may_import(cast):
    load(cast.clerk("registrar"), GRANTED)
    load(cast.actor(cast.office), OPEN)
    assert Case.objects.count() == 2
    for somebody in (cast.clerk("handler"), cast.actor(cast.other_clerk), cast.actor(cast.stranger)):
        with pytest.raises(PermissionDenied):
            load(somebody, WITHDRAWN)


def test_rows_without_an_organ_take_the_one_given(cast, system):
    assert load(system, OPEN.replace("A01", ""), organ=cast.b).created == 1
    assert Case.objects.get().organ == cast.b


def test_a_ledger_in_gb18030_is_read(cast, system):
    assert load(system, ALL, encoding="gb18030").created == 6
    assert case("W3").items.get().wanted == "会议纪要"


def test_an_unknown_file_is_refused_in_a_sentence(cast, system):
    with pytest.raises(Unreadable, match="表头"):
        import_file(actor=system, data="你好\n再见\n".encode(), name="信.csv")
