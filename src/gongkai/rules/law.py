"""Article → function → test, read from the citations in this room: `python -m gongkai.rules.law > docs/law.md`.

A citation is written 条例第33条第2款, 条例第14、15、16条 or 国办函〔2020〕109号第4条, in a docstring, a comment or a
value. A test cites in its docstring what it holds the code to.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

Page = Callable[[], str]
ROOM = Path(__file__).parent
_LAWS = "条例|民法典|行政复议法|行政诉讼法|个人信息保护法"
_CITATION = re.compile(rf"({_LAWS})(第\d+(?:[–、]\d+)*条(?:(?:第\d+[款项])*)(?:[、,]\s?第\d+条)*)")
_NOTICE = re.compile(r"国办函〔2020〕109号(?:第(\d+)条)?")

# What each article says, in a few words; an article cited and not named here fails the test.
SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "条例第2条": "what government information is",
        "条例第11条": "coordination with other organs before disclosure",
        "条例第14条": "must not be disclosed: state secrets, statute, three securities and one stability",
        "条例第15条": "commercial secrets, privacy, other rights of third parties",
        "条例第16条": "internal affairs, deliberation, enforcement files",
        "条例第17条": "review before disclosure",
        "条例第26条": "20 workdays from making or change, unless another term is set",
        "条例第29条": "form and contents of a request",
        "条例第30条": "correction asked for once, within 7 workdays; the term starts anew",
        "条例第31条": "the day of receipt, by channel",
        "条例第32条": "third parties: written consultation, 15 workdays, silence leaves it to the organ",
        "条例第33条": "20 workdays, one extension of at most 20, consultation not counted",
        "条例第34条": "co-making organs: 15 workdays, silence is consent",
        "条例第35条": "unreasonable numbers: reasons, refusal, a later date",
        "条例第36条": "the seven kinds of reply",
        "条例第37条": "separation of what can and what cannot be disclosed",
        "条例第38条": "only information that exists",
        "条例第39条": "petitions and publications in the form of a request",
        "条例第41条": "correcting an inaccurate record of oneself",
        "条例第42条": "free of charge; the processing fee",
        "条例第44条": "what several asked for and may be disclosed is published",
        "条例第45条": "registration, review, handling, reply, archiving",
        "条例第47条": "complaints that disclosure is not done",
        "条例第51条": "complaint, review, suit",
        "民法典第201条": "the day of the event is not counted",
        "民法典第202条": "a term of months ends on the day of the same number, or the last of the month",
        "民法典第203条": "a term ending on a rest day ends the day after it",
        "行政复议法第9条": "60 days to ask for review (until 2023)",
        "行政复议法第20条": "60 days to ask for review (from 2024)",
        "行政复议法第48条": "10 days for the organ's answer in review",
        "行政复议法第54条": "5 days for it in the simple procedure",
        "行政复议法第88条": "which days of a review are workdays",
        "行政复议法第23条": "review before suit when disclosure is refused (from 2024)",
        "行政诉讼法第45条": "15 days to sue after review",
        "行政诉讼法第46条": "6 months to sue",
        "行政诉讼法第67条": "15 days for defence and evidence",
        "行政诉讼法第85条": "15 days to appeal a judgment, 10 an order",
        "行政诉讼法第86条": "15 days to answer an appeal",
        "个人信息保护法第25条": "no publication of personal information without consent",
        "国办函〔2020〕109号": "processing fee: term, restart, lapse",
        "国办函〔2020〕109号第4条": "by items, in the calendar month",
        "国办函〔2020〕109号第5条": "by pages, for one request",
    }
)


# Cited for the wording of a table alone: no rule of this room computes them.
WORDED_ONLY = frozenset({"条例第2条", "条例第44条"})


def citations(text: str) -> frozenset[str]:
    """The articles a text cites, without paragraph and item; lists and ranges are spelled out."""
    found: set[str] = set()
    for law, places in _CITATION.findall(text):
        for place in re.findall(r"第(\d+(?:[–、]\d+)*)条", places):
            found |= {f"{law}第{number}条" for number in _numbers(place)}
    found |= {"国办函〔2020〕109号" + (f"第{number}条" if number else "") for number in _NOTICE.findall(text)}
    return frozenset(found)


def _numbers(place: str) -> Iterator[int]:
    for part in place.split("、"):
        first, _, last = part.partition("–")
        yield from range(int(first), int(last or first) + 1)


def code() -> dict[str, list[str]]:
    """Article -> the functions, classes, tables and modules of this room that cite it, as `module.name`."""
    found: dict[str, list[str]] = {}
    for path in sorted(ROOM.glob("*.py")):
        if path.name == Path(__file__).name:
            continue
        for name, text in _parts(path):
            place = f"{path.stem}.{name}" if name else path.stem
            for article in citations(text):
                if place not in found.setdefault(article, []):
                    found[article].append(place)
    return found


def tests() -> dict[str, list[str]]:
    """Article -> the tests whose docstring cites it, as `test_module.test_name`."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOM / "tests").glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for article in citations(ast.get_docstring(node) or ""):
                    found.setdefault(article, []).append(f"{path.stem}.{node.name}")
    return found


def _parts(path: Path) -> Iterator[tuple[str, str]]:
    """Name and source of each definition, comments above it included; "" for the module's docstring."""
    source = path.read_text(encoding="utf-8")
    lines, tree = source.splitlines(), ast.parse(source)
    yield "", ast.get_docstring(tree) or ""
    yield from _definitions(tree.body, lines, "", 0)


def _definitions(body: list[ast.stmt], lines: list[str], owner: str, end: int) -> Iterator[tuple[str, str]]:
    for node in body:
        start, end = end, node.end_lineno or end
        name = _name(node)
        if isinstance(node, ast.ClassDef):
            yield owner + name, "\n".join(lines[start : node.lineno]) + (ast.get_docstring(node) or "")
            yield from _definitions(node.body, lines, f"{name}.", node.lineno)
        elif name and not (owner and isinstance(node, ast.AnnAssign)):
            yield owner + name, "\n".join(lines[start:end])
        elif owner and name:
            yield owner.rstrip("."), "\n".join(lines[start:end])


def _name(node: ast.stmt) -> str:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return node.name
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return ""


def page() -> str:
    """The Markdown of `docs/law.md`."""
    by_code, by_test = code(), tests()
    lines = [
        "# The law in the code",
        "",
        "Generated by `python -m gongkai.rules.law > docs/law.md` from the citations in `src/gongkai/rules`; a test",
        "fails when it is stale. 条例 is the 政府信息公开条例 of 2019.",
        "",
        "| Article | Says | Functions and tables | Tests |",
        "|---|---|---|---|",
    ]
    for article in sorted(by_code.keys() | by_test.keys(), key=_order):
        functions = "<br>".join(f"`{name}`" for name in by_code.get(article, ()))
        checked = "<br>".join(f"`{name}`" for name in by_test.get(article, ()))
        lines.append(f"| {article} | {SUBJECTS.get(article, '')} | {functions} | {checked} |")
    return "\n".join(lines) + "\n"


def _order(article: str) -> tuple[int, str, int]:
    law, _, place = article.partition("第")
    laws = ["国办函〔2020〕109号", *_LAWS.split("|")]
    rank = laws.index(law)
    return (rank or len(laws), law, int(place.rstrip("条") or 0))


if __name__ == "__main__":
    print(page(), end="")
