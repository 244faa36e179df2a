"""The editors' desk: synonyms that work at once, results placed until a day, everything in the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.cast import Cast

from gongkai.kernel import audit
from gongkai.kernel.models import AuditRow, User
from gongkai.search import actions, indexing, journal
from gongkai.search.answers import answer
from gongkai.search.models import Placement, QueryLog, Synonym
from gongkai.search.tests.papers import KIND, TODAY, Papers

pytestmark = pytest.mark.django_db
ADDRESSES = ("/admin/site-search/", "/admin/site-search/synonyms/", "/admin/site-search/placements/")


@pytest.fixture
def editor(cast: Cast, papers: Papers, signed_in: Callable[[User], Client]) -> Client:
    indexing.rebuild()
    return signed_in(cast.clerks["editor"])


def ids(text: str) -> list[str]:
    return [hit.entry.id for hit in answer(text, today=TODAY).hits]


def test_an_editor_mends_a_word_that_finds_nothing_and_it_works_at_once(editor: Client) -> None:
    journal.queries.write_next()
    editor.get("/search/", {"q": "蓝本本"})
    journal.queries.write()
    row = '<th scope="row">蓝本本</th>'
    assert row in editor.get("/admin/site-search/").content.decode()
    response = editor.post("/admin/site-search/synonyms/", {"word": "蓝本本", "means": "居住证、居住证申领"})
    assert response.status_code == 302
    assert ids("蓝本本怎么办")[0] == "stay"
    editor.get("/search/", {"q": "蓝本本"})
    journal.queries.write()
    assert row not in editor.get("/admin/site-search/").content.decode()


def test_a_synonym_both_ways_works_both_ways(editor: Client, cast: Cast, papers: Papers) -> None:
    papers.publish("blue", "蓝本本使用须知")
    indexing.rebuild()
    actions.keep_synonym(actor=cast.clerk("editor"), word="蓝本本", means="居住证", both_ways=True)
    assert {"blue", "stay"} <= set(ids("居住证")) & set(ids("蓝本本"))


def test_a_synonym_saved_again_is_changed_and_removed_is_gone(editor: Client) -> None:
    for means in ("公积金", "居住证"):
        editor.post("/admin/site-search/synonyms/", {"word": "蓝本本", "means": means, "note": "群众常用"})
    kept = Synonym.objects.get()
    assert kept.means == "居住证"
    editor.post("/admin/site-search/synonyms/remove/", {"id": kept.pk})
    assert not Synonym.objects.exists()
    assert ids("蓝本本") == []
    verbs = list(audit.trail(kept).values_list("verb", "before__means", "after__means"))
    assert verbs == [
        ("search.synonym.keep", None, "公积金"),
        ("search.synonym.keep", "公积金", "居住证"),
        ("search.synonym.remove", "居住证", None),
    ]


def test_a_form_says_what_is_wrong(editor: Client) -> None:
    text = editor.post("/admin/site-search/synonyms/", {"word": "居住证", "means": "居住证"}).content.decode()
    assert "至少一个不同的对应词语" in text
    for address in ADDRESSES[1:]:
        assert editor.post(address, {}).status_code == 200
    assert editor.post("/admin/site-search/synonyms/remove/", {"id": "999"}).status_code == 404
    assert editor.post("/admin/site-search/placements/remove/", {}).status_code == 404


def test_a_result_is_put_first_until_its_day(editor: Client) -> None:
    until = TODAY + timedelta(days=7)
    form = {"query": "申领", "address": "/papers/fund/", "place": "first", "until": until.isoformat()}
    assert editor.post("/admin/site-search/placements/", form).status_code == 302
    found = answer("申 领", today=TODAY)
    assert found.hits[0].entry.id == "fund"
    assert found.hits[0].first
    assert found.total == len(found.hits)
    assert answer("申领", today=until).hits[0].entry.id == "fund"
    assert answer("申领", today=until + timedelta(days=1)).hits[0].entry.id != "fund"


def test_a_result_is_put_last(editor: Client, cast: Cast) -> None:
    wanted = ids("申领")[0]
    actions.place_result(actor=cast.clerk("editor"), query="申领", kind=KIND, ref=wanted, place="last", until=TODAY)
    assert ids("申领")[-1] == wanted


def test_what_is_withdrawn_is_not_put_first_either(editor: Client, cast: Cast, papers: Papers) -> None:
    actions.place_result(actor=cast.clerk("editor"), query="申领", kind=KIND, ref="fund", place="first", until=TODAY)
    papers.withdraw("fund")
    found = answer("申领", today=TODAY)
    assert "fund" not in [hit.entry.id for hit in found.hits]
    assert found.total == len(found.hits)
    assert "已不公开" in editor.get("/admin/site-search/placements/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"ref": "nothing"},
        {"kind": "case"},
        {"until": TODAY - timedelta(days=1)},
        {"place": "middle"},
        {"query": "！？"},
    ],
)
def test_only_what_is_published_is_placed_and_only_for_a_time(
    cast: Cast, papers: Papers, wrong: dict[str, object]
) -> None:
    right = {"query": "申领", "kind": KIND, "ref": "fund", "place": "first", "until": TODAY}
    with pytest.raises(ValidationError):
        actions.place_result(actor=cast.clerk("editor"), **(right | wrong))
    assert not Placement.objects.exists()


def test_others_do_not_keep_search(cast: Cast, papers: Papers, signed_in: Callable[[User], Client]) -> None:
    for user in (cast.clerks["handler"], cast.superuser, cast.stranger):
        client = signed_in(user)
        assert [client.get(address).status_code for address in ADDRESSES] == [404, 404, 404]
        with pytest.raises(PermissionDenied):
            actions.keep_synonym(actor=cast.actor(user), word="甲", means="乙")
        with pytest.raises(PermissionDenied):
            actions.place_result(
                actor=cast.actor(user), query="申领", kind=KIND, ref="fund", place="first", until=TODAY
            )
    assert not Synonym.objects.exists()
    assert not AuditRow.objects.filter(verb__startswith="search.").exists()


def test_the_disclosure_office_keeps_search_too(
    cast: Cast, papers: Papers, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(cast.office)
    assert [client.get(address).status_code for address in ADDRESSES] == [200, 200, 200]
    assert "搜索" in client.get("/admin/").content.decode()


def test_the_desk_asks_as_often_for_many_rows_as_for_few(
    editor: Client, cast: Cast, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(30):
        actions.keep_synonym(actor=cast.clerk("editor"), word=f"词{number}", means="居住证")
        QueryLog.objects.create(day=TODAY, query=f"词{number}", times=1)
    for address in ADDRESSES:
        editor.get(address)
        with django_assert_max_num_queries(25):
            assert editor.get(address).status_code == 200
