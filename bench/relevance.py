"""Whether people find what they want: the labelled queries of `queries.txt` over the demonstration district.

Run: `make bench-search`, or `python bench/relevance.py [--home DIR] [--half tuning|held-out] [--misses]`. `--home` is a
folder where `gongkai demo --no-serve` has been run; without it one is built in a temporary folder.

A query counts as answered at rank r when the r-th hit is one of its answers. Each line of the file is one thing that
is wanted; lines fall into halves by a hash of their first answer, so that no thing is in both. NDCG@10 gives the first
answer of a line 3, the others 1, each once. Intervals are of 95 %, by resampling lines.

Beside ours, in the same run: SQLite FTS5 with trigrams, PostgreSQL with a GIN index over segmented words (where
BENCH_POSTGRES names a database), and tantivy over segmented words without any understanding of the query.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FILE = Path(__file__).with_name("queries.txt")
MOST = 10
Ranked = list[str]
"""Titles, the best first."""


@dataclass(frozen=True)
class Wanted:
    """One thing that is wanted: what answers it, and what people type."""

    answers: tuple[str, ...]
    queries: tuple[str, ...]

    @property
    def half(self) -> str:
        return "tuning" if sha256(self.answers[0].encode()).digest()[0] % 2 else "held-out"

    def answered_by(self, title: str) -> int | None:
        """The place of the answer that the title is, else None."""
        for place, answer in enumerate(self.answers):
            words = answer.removeprefix("文件:")
            if words != answer and words in title:
                return place
            if title in (answer, f"{answer}一件事") or title.startswith(f"{answer}（"):
                return place
        return None


def read_wanted() -> list[Wanted]:
    """The lines of the file."""
    found = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if "::" in line and not line.startswith("#"):
            answers, _, queries = line.partition("::")
            found.append(
                Wanted(
                    tuple(one.strip() for one in answers.split("|")),
                    tuple(one.strip() for one in queries.split(" ; ")),
                )
            )
    return found


@dataclass(frozen=True)
class Score:
    """Of one query: the rank of the first answer (0 for none), NDCG@10, and whether anything was found."""

    rank: int
    ndcg: float
    found: bool


def score(wanted: Wanted, ranked: Ranked) -> Score:
    rank, gain = 0, 0.0
    seen: set[int] = set()
    for place, title in enumerate(ranked[:MOST], start=1):
        answer = wanted.answered_by(title)
        if answer is None or answer in seen:
            continue
        seen.add(answer)
        rank = rank or place
        gain += (3 if answer == 0 else 1) / math.log2(place + 1)
    ideal = sum((3 if n == 0 else 1) / math.log2(n + 2) for n in range(min(len(wanted.answers), MOST)))
    return Score(rank, gain / ideal, bool(ranked))


Measure = Callable[[Sequence[Score]], float]
MEASURES: dict[str, Measure] = {
    "NDCG@10": lambda scores: sum(one.ndcg for one in scores) / len(scores),
    "Success@1": lambda scores: sum(one.rank == 1 for one in scores) / len(scores),
    "Success@3": lambda scores: sum(1 <= one.rank <= 3 for one in scores) / len(scores),
    "zero-hit": lambda scores: sum(not one.found for one in scores) / len(scores),
}


def interval(by_line: Sequence[Sequence[Score]], measure: Measure) -> tuple[float, float]:
    """Of 95 %, by resampling lines 500 times."""
    chance = random.Random(3)
    drawn = sorted(
        measure([one for line in chance.choices(by_line, k=len(by_line)) for one in line]) for _ in range(500)
    )
    return drawn[12], drawn[487]


def tables(entries: Sequence[tuple[str, str]]) -> Iterator[tuple[str, Callable[[str], Ranked]]]:
    """The baselines: their names and how they are asked."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE texts USING fts5(title, body, tokenize='trigram')")
    base.executemany("INSERT INTO texts VALUES (?, ?)", entries)

    def by_trigrams(text: str) -> Ranked:
        threes = {text[at : at + 3] for at in range(len(text) - 2)}
        asked = " OR ".join(f'"{three}"' for three in sorted(threes))
        sql = "SELECT title FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 3.0, 1.0) LIMIT ?"
        return [title for (title,) in base.execute(sql, (asked, MOST))] if asked else []

    yield "SQLite FTS5 trigram", by_trigrams
    if address := os.environ.get("BENCH_POSTGRES"):
        yield "PostgreSQL GIN, segmented", by_postgres(address, entries)
    yield "tantivy, segmented", by_tantivy(entries)


def words(text: str) -> list[str]:
    import rjieba  # noqa: PLC0415

    return [word for word in rjieba.cut_for_search(text) if word.strip() and word.isalnum()]


def by_postgres(address: str, entries: Sequence[tuple[str, str]]) -> Callable[[str], Ranked]:
    import psycopg  # noqa: PLC0415

    base = psycopg.connect(address, autocommit=True)
    base.execute("DROP TABLE IF EXISTS bench_texts")
    base.execute("CREATE TABLE bench_texts (title text, cut tsvector)")
    with base.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bench_texts VALUES (%s, setweight(to_tsvector('simple', %s), 'A')"
            " || setweight(to_tsvector('simple', %s), 'C'))",
            [(title, " ".join(words(title)), " ".join(words(body))) for title, body in entries],
        )
    base.execute("CREATE INDEX ON bench_texts USING gin (cut)")

    def asked(text: str) -> Ranked:
        query = " | ".join(dict.fromkeys(f"'{word}'" for word in words(text)))
        if not query:
            return []
        sql = (
            "SELECT title FROM bench_texts, to_tsquery('simple', %s) AS q WHERE cut @@ q"
            " ORDER BY ts_rank_cd(cut, q) DESC LIMIT %s"
        )
        return [title for (title,) in base.execute(sql, (query, MOST)).fetchall()]

    return asked


def by_tantivy(entries: Sequence[tuple[str, str]]) -> Callable[[str], Ranked]:
    import tantivy  # noqa: PLC0415

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("title", stored=True, tokenizer_name="whitespace")
    builder.add_text_field("name", stored=True, tokenizer_name="raw")
    builder.add_text_field("body", tokenizer_name="whitespace")
    index = tantivy.Index(builder.build())
    writer = index.writer()
    for title, body in entries:
        document = tantivy.Document(title=" ".join(words(title)), name=title, body=" ".join(words(body)))
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def asked(text: str) -> Ranked:
        cut = " ".join(f'"{word}"' for word in words(text))
        if not cut:
            return []
        query = index.parse_query(cut, ["title", "body"], field_boosts={"title": 3.0})
        return [searcher.doc(place)["name"][0] for _, place in searcher.search(query, MOST).hits]

    return asked


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--half", choices=["tuning", "held-out"])
    parser.add_argument("--misses", action="store_true", help="name the queries without an answer at the top")
    options = parser.parse_args()
    if options.home is None:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-m", "gongkai.cli", "demo", "--no-serve"], cwd=folder, check=True)
            return measure(Path(folder), options.half, options.misses)
    return measure(options.home, options.half, options.misses)


def measure(home: Path, half: str | None, misses: bool) -> int:
    os.chdir(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.config.settings"
    import django  # noqa: PLC0415

    django.setup()
    from gongkai.kernel import clock  # noqa: PLC0415
    from gongkai.kernel.registry import searchables  # noqa: PLC0415
    from gongkai.search.answers import answer  # noqa: PLC0415

    entries = [(entry.title, entry.body) for one in searchables.values() for entry in one.all()]
    today = clock.today()

    def ours(text: str) -> Ranked:
        return [hit.entry.title for hit in answer(text, today=today, limit=MOST).hits]

    wanted = read_wanted()
    print(f"{len(entries):,} entries; {len(wanted)} things wanted, {sum(len(w.queries) for w in wanted)} queries")
    for name, ask in [("gongkai", ours), *tables(entries)]:
        for part in ("tuning", "held-out") if half is None else (half,):
            some = [one for one in wanted if one.half == part]
            by_line = [[score(one, ask(query)) for query in one.queries] for one in some]
            flat = [one for line in by_line for one in line]
            cells = []
            for label, of in MEASURES.items():
                low, high = interval(by_line, of)
                cells.append(f"{label} {of(flat):.3f} [{low:.3f}, {high:.3f}]")
            print(f"{name:<28}{part:<9}{len(flat):>4} queries  " + "  ".join(cells), flush=True)
            if misses and name == "gongkai":
                tell_misses(some, by_line, ours)
    return 0


def tell_misses(some: Sequence[Wanted], by_line: Sequence[Sequence[Score]], ask: Callable[[str], Ranked]) -> None:
    for one, line in zip(some, by_line, strict=True):
        for query, got in zip(one.queries, line, strict=True):
            if got.rank != 1:
                print(f"  {got.rank or '—'}  {query} → {'；'.join(ask(query)[:3])}  （应为{one.answers[0]}）")


if __name__ == "__main__":
    raise SystemExit(main())
