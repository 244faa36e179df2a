"""Topics: blocks that organs keep, a life with an archive, policies to filter."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.disclosure.actions.topics import (
    BlockFacts,
    PolicyFacts,
    TopicFacts,
    add_block,
    keep_topic,
    take_policies,
    write_block,
)
from gongkai.disclosure.models import Column, Document, Topic
from gongkai.disclosure.policy_sheets import import_policies, template
from gongkai.disclosure.queries import topics
from gongkai.disclosure.topic_blocks import read_block
from gongkai.disclosure.topic_blocks import write_block as as_text
from gongkai.kernel.actor import Actor

SYSTEM = Actor.system("test")


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return keep_topic(
        actor=SYSTEM, facts=TopicFacts(1, "营商环境专题", "政策和办事", cast.district.pk, date(2020, 3, 2))
    )


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("links", "企业开办｜/services/｜当天领照\n权责清单｜/powers/"),
        ("figures", "34｜个部门｜进驻"),
        ("questions", "问：要跑几次？\n答：不用跑。\n可以邮寄。\n问：收费吗？\n答：不收。"),
    ],
)
def test_a_block_reads_back_what_was_written(kind: str, text: str) -> None:
    content = read_block(kind, text)
    assert read_block(kind, as_text(kind, content)) == content and content["items"]


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("links", "企业开办", "第1行"),
        ("links", "企业开办｜javascript:alert(1)", "网址"),
        ("questions", "要跑几次？", "第1行"),
        ("questions", "问：要跑几次？", "还没有答复"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(kind: str, text: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        read_block(kind, text)


def test_documents_are_listed_by_conditions(cast: Cast, topic: Topic, column: Column, draft: Document) -> None:
    Document.objects.filter(pk=draft.pk).update(live=True, published_at="2021-01-10T10:00+08:00")
    facts = BlockFacts("documents", "公告", cast.a.pk, text=f"栏目={column.number}\n件数=3")
    add_block(actor=SYSTEM, topic_id=topic.pk, facts=facts)
    filled = topics.filled(topic)[0]
    assert [one.pk for one in filled.items] == [draft.pk] and filled.more == "/zwgk/columns/1/"
    with pytest.raises(ValidationError, match="看不懂"):
        read_block("documents", "栏目=999")


def test_only_the_organ_of_a_block_writes_it_and_no_personal_data_gets_in(cast: Cast, topic: Topic) -> None:
    block = add_block(actor=SYSTEM, topic_id=topic.pk, facts=BlockFacts("text", "说明", cast.a.pk))
    given = {"block_id": block.pk, "title": "说明", "due_on": None}
    with pytest.raises(PermissionDenied):
        write_block(actor=cast.actor(cast.other_clerk), text="乙写的", **given)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="个人信息"):
        write_block(actor=cast.clerk("editor"), text="联系人电话13800138000", **given)  # type: ignore[arg-type]
    written = write_block(
        actor=cast.clerk("editor"), block_id=block.pk, title="说明", text="<script>x</script>一次办成", due_on=TODAY
    )
    assert written.content == {"html": "一次办成"} and written.changed_on == TODAY


def test_blocks_past_their_day_are_owed_while_the_topic_is_open(cast: Cast, topic: Topic) -> None:
    block = add_block(
        actor=SYSTEM,
        topic_id=topic.pk,
        facts=BlockFacts("text", "说明", cast.a.pk, due_on=date(2021, 1, 14), text="旧"),
    )
    assert list(topics.owed_blocks(TODAY, {cast.a.pk})) == [block] and not topics.owed_blocks(TODAY, {cast.b.pk})
    ended = TopicFacts(1, "营商环境专题", "政策和办事", cast.district.pk, date(2020, 3, 2), date(2021, 1, 10))
    keep_topic(actor=SYSTEM, facts=ended)
    assert not topics.owed_blocks(TODAY, None) and list(topics.archived_topics(TODAY)) == [topic]


def test_the_public_finds_the_topic_and_its_archive(cast: Cast, topic: Topic, client: Client) -> None:
    add_block(actor=SYSTEM, topic_id=topic.pk, facts=BlockFacts("text", "说明", cast.a.pk, text="办事一次办成。"))
    assert "营商环境专题" in client.get("/topics/").content.decode()
    assert "办事一次办成。" in client.get("/topics/1/").content.decode()
    assert client.get("/topics/9/").status_code == 404
    facts = TopicFacts(1, "营商环境专题", "政策", cast.district.pk, date(2020, 3, 2), date(2021, 1, 10))
    keep_topic(actor=SYSTEM, facts=facts)
    assert "往期专题" in client.get("/topics/").content.decode()
    assert "已于2021年1月10日结束" in client.get("/topics/1/").content.decode()


def test_policies_are_filtered_and_go_round_by_file(cast: Cast, topic: Topic, client: Client) -> None:
    rows = [
        PolicyFacts("1", "创业资助", "hk_youth", "在区内创业", "1万元", cast.a.pk, "创业", "/services/"),
        PolicyFacts("2", "场地补贴", "hk_company", "入驻基地", "每平方米30元", cast.a.pk, closes_on=date(2020, 12, 31)),
    ]
    take_policies(actor=SYSTEM, topic_id=topic.pk, rows=rows)
    page = "/topics/1/policies/"
    assert "场地补贴" not in client.get(f"{page}?open=1").content.decode()
    assert "场地补贴" not in client.get(f"{page}?audience=hk_youth").content.decode()
    assert "已经截止" in client.get(f"{page}2/").content.decode() and client.get(f"{page}9/").status_code == 404
    file = client.get(f"{page}?export=csv").content
    again = import_policies(actor=SYSTEM, data=file, name="政策.csv")
    assert (again.errors, again.unchanged, again.changed) == ([], 2, 0)
    wrong = import_policies(actor=SYSTEM, data=file.replace("港澳青年".encode(), "猫".encode()), name="政策.csv")
    assert wrong.errors[0].column == "对象" and template().startswith(b"PK")


def test_the_desk_opens_a_topic_and_a_clerk_writes_her_block(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    form = {"number": 7, "title": "信用南沙", "purpose": "双公示", "keeper": cast.district.pk, "opens_on": "2021-01-15"}
    assert client.post("/admin/disclosure/topics/new/", form | {"title": ""}).status_code == 200
    assert client.post("/admin/disclosure/topics/new/", form).headers["Location"] == "/admin/disclosure/topics/7/"
    block = {"kind": "links", "title": "双公示", "organ": cast.a.pk, "ordinal": 1}
    made = client.post("/admin/disclosure/topics/7/", block)
    editor = Client()
    editor.force_login(cast.clerks["editor"])
    address = made.headers["Location"]
    refused = editor.post(address, {"title": "双公示", "text": "处罚"}).content.decode()
    assert "应写成" in refused and "处罚" in refused
    assert editor.post(address, {"title": "双公示", "text": "处罚｜/zwgk/registers/penalty/"}).status_code == 302
    assert "/zwgk/registers/penalty/" in client.get("/topics/7/").content.decode()
