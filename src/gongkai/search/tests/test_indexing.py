"""The index follows what is published: by events through the outbox, and by a build beside it."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from tests.cast import Cast
from tests.stage import NAME, WANTED, answered, published

from gongkai.kernel import outbox, registry, work
from gongkai.kernel.actor import Actor
from gongkai.organs import actions as organs
from gongkai.search import indexing, journal
from gongkai.search.answers import answer, suggest
from gongkai.search.engines import engine
from gongkai.search.tests.papers import TODAY, PaperChanged, Papers


def titles(text: str) -> list[str]:
    return [hit.entry.title for hit in answer(text, today=TODAY, limit=50).hits]


def tell(*ids: str) -> None:
    with transaction.atomic():
        outbox.emit(PaperChanged(ids), record=f"paper:{ids[0]}")


@pytest.mark.django_db
def test_a_committed_change_is_found_within_two_seconds(papers: Papers) -> None:
    indexing.rebuild()
    assert titles("签注") == []
    papers.publish("visa", "居住证签注")
    tell("visa")
    started = time.monotonic()
    outbox.drain()
    while not titles("签注"):
        assert time.monotonic() - started < 1, "a second is left for the worker's look at the outbox"
        time.sleep(0.05)
    assert titles("签注") == ["居住证签注"]


@pytest.mark.django_db
def test_what_is_withdrawn_is_never_shown_whatever_the_index_says(papers: Papers) -> None:
    indexing.rebuild()
    assert "住房公积金提取" in titles("公积金")
    papers.withdraw("fund")
    found = answer("公积金", today=TODAY)
    assert (list(found.hits), found.total) == ([], 0)
    assert suggest("住房公积金") == []


@pytest.mark.django_db
def test_rooms_below_find_what_is_published_of_the_kinds_they_ask_for(papers: Papers) -> None:
    indexing.rebuild()
    find = registry.find.get()
    assert [(one.id, one.url) for one in find("公积金", ["paper"])] == [("fund", "/papers/fund/")]
    assert find("公积金", ["another"]) == find("公积金", []) == find(" ", ["paper"]) == []
    papers.withdraw("fund")
    assert find("公积金", ["paper"]) == []


@pytest.mark.django_db
def test_what_is_withdrawn_leaves_the_index_too(papers: Papers) -> None:
    indexing.rebuild()
    before = engine().count()
    papers.withdraw("fund")
    tell("fund")
    outbox.drain()
    time.sleep(0.3)
    assert engine().count() == before - 1


@pytest.mark.django_db
def test_an_event_told_twice_leaves_the_same(papers: Papers) -> None:
    indexing.rebuild()
    papers.publish("visa", "居住证签注")
    follow = indexing.follow(registry.searchables["paper"])
    follow(PaperChanged(("visa",)))
    follow(PaperChanged(("visa",)))
    time.sleep(0.3)
    assert titles("签注") == ["居住证签注"]


@pytest.mark.django_db
def test_without_an_index_an_event_waits_for_the_build_of_one(papers: Papers) -> None:
    tell("fund")
    outbox.drain()
    assert not engine().ready()
    work.sweep(TODAY)
    assert engine().ready()
    assert titles("公积金") == ["住房公积金提取"]


@pytest.mark.django_db
def test_a_build_catches_up_with_what_was_told_meanwhile(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    """The event is delivered to the index that goes out of use, before the new one comes into use."""
    indexing.rebuild()
    read_all = registry.searchables["paper"].all

    def read_then_change():  # type: ignore[no-untyped-def]
        yield from read_all()
        papers.publish("visa", "居住证签注")
        papers.withdraw("fund")
        tell("visa", "fund")
        outbox.drain()

    object.__setattr__(registry.searchables["paper"], "all", read_then_change)
    indexing.rebuild()
    time.sleep(0.3)
    assert titles("签注") == ["居住证签注"]
    assert engine().count() == 8


@pytest.mark.django_db(transaction=True)
def test_the_worker_writes_while_an_index_is_built(papers: Papers) -> None:
    """The worker delivers events all through several builds; nothing is lost and nobody meets an error."""
    indexing.rebuild()
    failures: list[Exception] = []

    def work_on() -> None:
        try:
            for number in range(15):
                papers.publish(f"p{number}", f"移动摊位登记第{number}版")
                tell(f"p{number}")
                outbox.drain()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    worker = threading.Thread(target=work_on)
    worker.start()
    while worker.is_alive():
        indexing.rebuild()
    worker.join()
    time.sleep(0.3)
    assert failures == []
    assert outbox.waiting() == 0
    assert answer("移动摊位登记", today=TODAY).total == 15


@pytest.mark.django_db
def test_organs_and_reports_are_found(cast: Cast) -> None:
    indexing.rebuild()
    assert titles("市场监管局")[0] == cast.a.name
    assert titles("scjd")[0] == cast.a.name
    report = published(cast, cast.b)
    outbox.drain()
    time.sleep(0.3)
    assert titles("规划分局年报")[0].startswith(f"{cast.b.name}{report.year}年")


@pytest.mark.django_db
def test_a_renamed_organ_is_found_by_both_names(cast: Cast) -> None:
    indexing.rebuild()
    organs.rename_organ(
        actor=Actor.system("test"), organ_id=cast.town.pk, name="广州市南沙区十九涌镇人民政府", on=TODAY
    )
    outbox.drain()
    time.sleep(0.3)
    assert titles("十九涌镇")[0] == titles("万顷沙镇")[0] == "广州市南沙区十九涌镇人民政府"


@pytest.mark.django_db
def test_nothing_of_a_case_is_ever_found(cast: Cast) -> None:
    case = answered(cast, cast.a)
    outbox.drain()
    indexing.rebuild()
    for text in (WANTED, NAME, case.number):
        for hit in answer(text, today=TODAY, limit=50).hits:
            assert hit.entry.kind in {"organ", "report", "page"}
            assert WANTED not in hit.entry.body and NAME not in hit.entry.body
    assert not [kind for kind in registry.searchables if kind in {"case", "letter", "applicant"}]


@pytest.mark.django_db
def test_the_command_says_what_there_is(papers: Papers, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("search", "status")
    assert ended.value.code == 1
    call_command("search", "rebuild")
    call_command("search", "status")
    assert "8 entries indexed" in capsys.readouterr().out


@pytest.mark.django_db
def test_queries_are_forgotten_after_a_year(papers: Papers) -> None:
    journal.note("公积金", 1, TODAY - timedelta(days=400))
    journal.queries.write()
    journal.note("居住证", 1, TODAY)
    journal.queries.write()
    work.sweep(TODAY)
    assert list(journal.QueryLog.objects.values_list("query", flat=True)) == ["居住证"]
