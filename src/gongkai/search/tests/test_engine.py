"""The index by itself: what is found, in which order, and how it is written and switched."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gongkai.kernel.registry import Entry
from gongkai.search.engine import Ask, BuildRunning, Engine, Key, Results
from gongkai.search.tantivy_engine import TantivyEngine
from gongkai.search.tests.papers import KIND, TODAY, Papers, library
from gongkai.search.understanding import understand

pytestmark = pytest.mark.anydb


def nothing_changed() -> tuple[list[Entry], list[Key]]:
    return [], []


@pytest.fixture
def rows() -> Papers:
    return library(Papers())


@pytest.fixture
def engine(tmp_path: Path, rows: Papers) -> Engine:
    made: Engine = TantivyEngine(tmp_path / "index")
    made.rebuild(rows.every(), nothing_changed)
    return made


def search(engine: Engine, text: str, **more: object) -> Results:
    understood = understand(text)
    corrected = engine.correct(understood)
    return engine.search(Ask(understand(text, None, corrected), TODAY, **more))  # type: ignore[arg-type]


def ids(engine: Engine, text: str, **more: object) -> list[str]:
    return [hit.key.id for hit in search(engine, text, **more).hits]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("身份证丢了怎么办", "id"),
        ("身份證補辦", "id"),
        ("ｓｆｚ", "id"),
        ("shenfenzheng buling", "id"),
        ("公积金", "fund"),
        ("开餐馆要什么材料", "shop"),
        ("居住正", "stay"),
        ("穗南开管办规[2020]5號", "rule"),
        ("宝宝出生证", "birth"),
    ],
)
def test_the_words_of_a_reader_find_the_service(engine: Engine, typed: str, wanted: str) -> None:
    assert ids(engine, typed)[0] == wanted


def test_an_exact_title_comes_first(engine: Engine) -> None:
    assert ids(engine, "居住证申领")[0] == "stay"


def test_what_is_repealed_never_comes_first(engine: Engine) -> None:
    assert ids(engine, "航运物流扶持办法试行")[:2] == ["rule", "old"]
    assert ids(engine, "南沙区促进航运物流业发展扶持办法（试行）")[0] == "rule"


def test_what_is_repealed_is_found_where_nothing_else_is(engine: Engine) -> None:
    assert ids(engine, "穗南府办〔2015〕9号") == ["old"]


def test_of_two_alike_the_newer_comes_first(tmp_path: Path) -> None:
    papers, made = Papers(), TantivyEngine(tmp_path / "ages")
    papers.publish("a", "工作报告", dated=date(2012, 1, 1))
    papers.publish("b", "工作报告", dated=date(2020, 12, 1))
    made.rebuild(papers.every(), nothing_changed)
    assert ids(made, "工作") == ["b", "a"]


def test_facets_count_what_a_choice_would_leave(engine: Engine) -> None:
    found = search(engine, "申领 扶持 许可 提取")
    organs = found.facets["organ"]
    for organ, number in organs.items():
        assert search(engine, "申领 扶持 许可 提取", chosen={"organ": organ}).total == number
    assert sum(organs.values()) == found.total


def test_a_chosen_facet_keeps_the_counts_of_its_other_values(engine: Engine) -> None:
    free = search(engine, "扶持")
    chosen = search(engine, "扶持", chosen={"year": "2020"})
    assert chosen.total == 1
    assert chosen.facets["year"] == free.facets["year"] == {"2020": 1, "2015": 1}
    assert chosen.facets["organ"] == {"区政府办": 1}


def test_pages_do_not_overlap_and_leave_nothing_out(engine: Engine) -> None:
    whole = ids(engine, "申领 扶持 许可 提取 补领 证明", limit=100)
    pages = [ids(engine, "申领 扶持 许可 提取 补领 证明", offset=at, limit=2) for at in range(0, len(whole), 2)]
    assert [one for page in pages for one in page] == whole
    assert len(set(whole)) == len(whole) > 4


def test_what_is_left_out_and_what_is_buried(engine: Engine) -> None:
    assert "stay" not in ids(engine, "申领", without=frozenset({Key(KIND, "stay")}))
    assert ids(engine, "申领", buried=frozenset({Key(KIND, "stay")}))[-1] == "stay"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("居民身", "居民身份证补领"),
        ("公积金", "住房公积金提取"),
        ("juzhuz", "居住证申领"),
        ("spjy", "食品经营许可证核发"),
        ("居住zh", "居住证申领"),
    ],
)
def test_titles_go_on_from_what_is_typed(engine: Engine, rows: Papers, typed: str, wanted: str) -> None:
    assert wanted in [rows.rows[key.id].title for key in engine.suggest(typed, 5)]


def test_words_of_the_language_are_not_corrected_unless_boldly(engine: Engine) -> None:
    known = understand("身分证")
    assert engine.correct(known) == {}
    assert engine.correct(known, bold=True) == {"身分证": "身份证"}


def test_strange_input_finds_nothing_and_breaks_nothing(engine: Engine) -> None:
    for text in ("", "   ", "！？", "\x00", "AND OR NOT", 'title:"x', "*", "a" * 500, "🏠", "%' --"):
        assert search(engine, text, chosen={"year": "²"}).total == 0


def test_without_an_index_nothing_is_found(tmp_path: Path) -> None:
    empty = TantivyEngine(tmp_path / "none")
    assert not empty.ready()
    assert search(empty, "身份证") == Results()
    assert empty.suggest("身", 5) == []
    empty.apply(nothing_changed)
    assert not empty.ready()


def test_a_change_is_seen_and_what_is_gone_is_not(engine: Engine, rows: Papers) -> None:
    changed = rows.publish("stay", "居住证签注", "每年签注一次。")
    engine.apply(lambda: ([changed], [Key(KIND, "fund")]))
    assert ids(engine, "签注") == ["stay"]
    assert ids(engine, "居住证申领", limit=1) == ["stay"]
    assert ids(engine, "公积金") == []
    assert engine.count() == 7


def test_another_process_sees_a_change_within_a_second(engine: Engine, rows: Papers, tmp_path: Path) -> None:
    reader = TantivyEngine(tmp_path / "index")
    assert ids(reader, "签注") == []
    engine.apply(lambda: ([rows.publish("new", "居住证签注")], []))
    time.sleep(0.3)
    assert ids(reader, "签注") == ["new"]


def test_an_index_of_other_fields_is_not_used(engine: Engine, tmp_path: Path) -> None:
    assert engine.ready()
    (tmp_path / "index" / "current").write_text("index-0-abc")
    assert not engine.ready()


def test_a_rebuild_misses_nothing_that_changes_meanwhile(engine: Engine, rows: Papers) -> None:
    """A writer goes on through several rebuilds; readers find every paper all the time, and in the end the newest."""
    done, failures = threading.Event(), []

    def write() -> None:
        for number in range(40):
            changed = rows.publish("moving", f"移动摊位登记第{number}版")
            engine.apply(lambda changed=changed: ([rows.rows[changed.id]], []))
        done.set()

    def read() -> None:
        while not done.is_set():
            if ids(engine, "公积金") != ["fund"]:
                failures.append("公积金")

    threads = [threading.Thread(target=write), threading.Thread(target=read)]
    for thread in threads:
        thread.start()
    builds = 0
    while not done.is_set() or not builds:
        engine.rebuild(list(rows.every()), lambda: (list(rows.some(["moving"]).values()), []))
        builds += 1
    for thread in threads:
        thread.join()
    assert failures == []
    assert builds > 1
    time.sleep(0.3)
    assert ids(engine, "移动摊位登记第39版", limit=1) == ["moving"]
    assert search(engine, "移动摊位").total == 1


def test_one_build_at_a_time_and_old_ones_are_cleared(engine: Engine, rows: Papers, tmp_path: Path) -> None:
    def entries() -> Iterator[Entry]:
        with pytest.raises(BuildRunning):
            engine.rebuild([], nothing_changed, wait=False)
        yield from rows.every()

    for _ in range(4):
        engine.rebuild(entries(), nothing_changed)
    assert len(list((tmp_path / "index").glob("index-*"))) == 2


def test_a_build_that_fails_leaves_the_index_in_use(engine: Engine, tmp_path: Path) -> None:
    def broken() -> Iterator[Entry]:
        yield Entry(KIND, "x", "半途", "/x/")
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError):
        engine.rebuild(broken(), nothing_changed)
    assert ids(engine, "公积金") == ["fund"]
    assert len(list((tmp_path / "index").glob("index-*"))) == 1
