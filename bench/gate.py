"""How well the gate before publishing tells personal data from the numbers of everyday official texts, and how fast.

    .venv/bin/python bench/gate.py [--seed 7] [--reports FOLDER]

Recall and precision by kind over both halves of the labelled set (`gate_cases`), each of 600 positive and 1,300
negative snippets; the second half was not tuned on. Targets, on the held-out half: recall 0.98 for identity numbers,
telephones and bank card numbers, precision 0.95 over all. Then pages of 1,000 characters a second through every check.
With --reports the files of a folder are read and what is found in them is listed by kind: false alarms, if they are
published reports. Exit status 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from pathlib import Path

from gate_cases import Case, cases
from gongkai.documents.reading.placed import read_placed
from gongkai.rules.publication_checks import Draft, Issue, Passage, Word, check

POSITIVES, NEGATIVES = 600, 1300
MUST_RECALL = {"resident_id": 0.98, "mobile": 0.98, "landline": 0.98, "bank_card": 0.98}
MUST_PRECISION = 0.95
WORDS = Path(__file__).parent.parent / "src/gongkai/disclosure/data/words.csv"
KINDS = {"错误": "wrong", "禁用": "forbidden", "慎用": "caution"}


def words() -> tuple[Word, ...]:
    with WORDS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Word(row["词语"], row["应为"], KINDS[row["类别"]], tuple(filter(None, row["例外"].split(";"))))
            for row in csv.DictReader(file)
        )


def found_in(case: Case) -> list[Issue]:
    passages = tuple(Passage("body", f"第{at}段", line) for at, line in enumerate(case.lines, 1))
    return [issue for issue in check(Draft(passages=passages), LIST) if issue.check == "personal"]


LIST = words()


def measure(half: str, seed: int, misses: int) -> tuple[dict[str, float], float]:
    """Recall by kind and precision over all; both are printed by kind."""
    right, wanted, told, alarms = Counter[str](), Counter[str](), Counter[str](), 0
    for case in cases(half, seed, POSITIVES, NEGATIVES):
        found = Counter(issue.kind for issue in found_in(case))
        expected = Counter(case.kinds)
        wanted += expected
        told += found
        right += expected & found
        if expected != found and misses > 0:
            misses -= 1
            print(f"  {dict(expected - found)} missed, {dict(found - expected)} too many: {' / '.join(case.lines)}")
        alarms += bool(found and not expected)
    print(f"{half}: {alarms} of {NEGATIVES} negative snippets raise anything")
    for kind in sorted(wanted | told):
        recall = right[kind] / wanted[kind] if wanted[kind] else float("nan")
        precision = right[kind] / told[kind] if told[kind] else float("nan")
        print(f"  {kind:12} wanted {wanted[kind]:5}  recall {recall:6.4f}  precision {precision:6.4f}")
    whole = right.total() / told.total()
    print(
        f"  {'all':12} wanted {wanted.total():5}  recall {right.total() / wanted.total():6.4f}  precision {whole:6.4f}"
    )
    return {kind: right[kind] / wanted[kind] for kind in MUST_RECALL}, whole


def pages_a_second(seed: int) -> float:
    lines = [line for case in cases("held_out", seed, POSITIVES, NEGATIVES) for line in case.lines]
    passages = tuple(Passage("body", f"第{at}段", line) for at, line in enumerate(lines, 1))
    begun = time.perf_counter()
    check(Draft(passages=passages), LIST)
    return sum(map(len, lines)) / 1000 / (time.perf_counter() - begun)


def read_reports(folder: Path) -> None:
    for file in sorted(one for one in folder.iterdir() if one.is_file()):
        lines = read_placed(file.read_bytes(), file.name)
        passages = tuple(Passage("file:1", one.where, one.text, 0, one.hidden, one.sheet) for one in lines)
        issues = check(Draft(passages=passages), LIST)
        told = "; ".join(f"{one.check}/{one.kind} {one.excerpt}" for one in issues) or "nothing"
        print(f"  {file.name}: {len(issues)} ({told})")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--misses", type=int, default=0, help="print so many wrong cases of each half")
    options = parser.parse_args()
    measure("tuned", options.seed, options.misses)
    recall, precision = measure("held_out", options.seed, options.misses)
    print(f"pages of 1,000 characters a second: {pages_a_second(options.seed):,.0f}")
    if options.reports:
        read_reports(options.reports)
    missed = [kind for kind, least in MUST_RECALL.items() if recall[kind] < least]
    missed += ["precision"] if precision < MUST_PRECISION else []
    print(f"missed: {', '.join(missed)}" if missed else "every target is met")
    return bool(missed)


if __name__ == "__main__":
    raise SystemExit(main())
