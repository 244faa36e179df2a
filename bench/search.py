"""How fast the index is built, asked and goes on from what is typed. Run: `python bench/search.py [--sizes 100000]`.

Documents are invented: a title of a service or a rule, an organ, a body of some 130 characters. A plain SQLite FTS5
index of the same texts, cut into trigrams, is asked the same in the same run: the ratios hold on any machine.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from gongkai.kernel.registry import Entry
from gongkai.search.engine import Ask
from gongkai.search.tantivy_engine import TantivyEngine
from gongkai.search.understanding import understand

TODAY = date(2021, 1, 15)
THINGS = [
    "居民身份证",
    "居住证",
    "食品经营许可证",
    "住房公积金",
    "不动产权证",
    "出生医学证明",
    "营业执照",
    "教师资格",
    "机动车驾驶证",
    "残疾人证",
    "社会保障卡",
    "道路运输证",
    "排污许可证",
    "施工许可证",
    "户外广告",
    "林木采伐",
    "养老机构",
    "民办学校",
    "港口经营",
    "医疗机构",
    "药品经营",
    "航运物流",
    "科技创新",
    "知识产权",
    "人才引进",
    "乡村振兴",
    "垃圾分类",
    "防汛抗旱",
    "安全生产",
    "义务教育",
    "低保",
    "医疗救助",
    "公租房",
]
ACTS = [
    "申领",
    "补领",
    "换领",
    "提取",
    "变更",
    "注销",
    "延续",
    "核发",
    "备案",
    "登记",
    "审批",
    "年审",
    "补贴",
    "认定",
    "公示",
    "扶持办法",
    "实施细则",
    "管理规定",
    "征收方案",
]
PLACES = ["万顷沙镇", "黄阁镇", "横沥镇", "东涌镇", "大岗镇", "榄核镇", "南沙街道", "珠江街道", "龙穴街道"]
WORDS = [
    "申请人",
    "应当",
    "提交",
    "材料",
    "受理",
    "审查",
    "决定",
    "期限",
    "工作日",
    "窗口",
    "网上",
    "办理",
    "公民",
    "法人",
    "组织",
    "依照",
    "规定",
    "条例",
    "办法",
    "通知",
    "单位",
    "部门",
    "人民政府",
    "公开",
    "信息",
    "服务",
    "管理",
    "监督",
    "检查",
    "责任",
    "处罚",
    "标准",
    "条件",
    "程序",
    "费用",
    "咨询",
    "电话",
    "地址",
    "时间",
    "对象",
    "范围",
]
QUESTIONS = (
    "{thing}丢了怎么办",
    "{thing}{act}",
    "{place}怎么办{thing}",
    "{thing}{act}需要什么材料",
    "哪里可以{act}{thing}",
)
MOST = 10


def documents(number: int) -> Iterator[Entry]:
    """`number` documents, the same in every run."""
    chance = random.Random(7)
    for at in range(number):
        place, thing, act = chance.choice(PLACES), chance.choice(THINGS), chance.choice(ACTS)
        yield Entry(
            kind="document",
            id=str(at),
            title=f"{place}{thing}{act}（第{at}号）",
            url=f"/documents/{at}/",
            body="，".join("".join(chance.choices(WORDS, k=6)) for _ in range(9)),
            organ=f"{place}人民政府",
            dated=TODAY - timedelta(days=chance.randrange(5000)),
            validity=chance.choice(("in_force", "in_force", "in_force", "repealed")),
        )


def queries(number: int) -> list[str]:
    chance = random.Random(11)
    return [
        chance.choice(QUESTIONS).format(
            thing=chance.choice(THINGS), act=chance.choice(ACTS), place=chance.choice(PLACES)
        )
        for _ in range(number)
    ]


def times(ask: Callable[[str], object], asked: Sequence[str]) -> tuple[float, float]:
    """Milliseconds of a query: the median, and what 95 of 100 keep within. The first twenty warm up."""
    for text in asked[:20]:
        ask(text)
    took = []
    for text in asked:
        started = time.perf_counter()
        ask(text)
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took), statistics.quantiles(took, n=20)[18]


def plain(place: Path, entries: Sequence[Entry]) -> sqlite3.Connection:
    """The baseline: FTS5 with its own trigrams."""
    base = sqlite3.connect(place)
    base.execute("CREATE VIRTUAL TABLE texts USING fts5(title, body, tokenize='trigram')")
    base.executemany("INSERT INTO texts VALUES (?, ?)", ((entry.title, entry.body) for entry in entries))
    base.commit()
    return base


def ask_plain(base: sqlite3.Connection, text: str) -> list[tuple[int]]:
    """Any of the trigrams, the best ten, and the number of all, as our engine gives it."""
    threes = {text[at : at + 3] for at in range(len(text) - 2)}
    wanted = " OR ".join(f'"{three}"' for three in sorted(threes))
    best = base.execute("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?", (wanted, MOST)).fetchall()
    base.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (wanted,)).fetchone()
    return best


def measure(size: int, asked: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        entries = list(documents(size))
        engine = TantivyEngine(Path(folder) / "index")
        started = time.perf_counter()
        engine.rebuild(entries, lambda: ([], []))
        built = time.perf_counter() - started
        started = time.perf_counter()
        base = plain(Path(folder) / "plain.sqlite3", entries)
        plainly = time.perf_counter() - started

        def ask(text: str) -> object:
            understood = understand(text)
            corrected = engine.correct(understood)
            return engine.search(Ask(understand(text, None, corrected) if corrected else understood, TODAY, limit=MOST))

        ours, theirs = times(ask, asked), times(lambda text: ask_plain(base, text), asked)
        typed = [text[:at] for text in asked[:60] for at in range(1, 5)]
        suggested = times(lambda text: engine.suggest(text, 16), typed)
        base.close()
    print(f"{size:>9,} documents")
    print(f"  build       {size / built:>9,.0f} /s    FTS5 {size / plainly:>9,.0f} /s    × {plainly / built:.1f}")
    for name, mine, other in zip(("p50", "p95"), ours, theirs, strict=True):
        print(f"  query {name}   {mine:>9.2f} ms    FTS5 {other:>9.2f} ms    × {other / mine:.1f}")
    print(f"  suggest     {suggested[0]:>9.2f} ms p50  {suggested[1]:.2f} ms p95")


def main() -> int:
    """Print a block of figures for each size."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    options.add_argument("--queries", type=int, default=300)
    given = options.parse_args()
    for size in given.sizes:
        measure(size, queries(given.queries))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
