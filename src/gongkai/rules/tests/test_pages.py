from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.rules import law, transitions_page

DOCS = Path(__file__).parents[4] / "docs"


@pytest.mark.parametrize(("name", "page"), [("law.md", law.page), ("transitions.md", transitions_page.page)])
def test_a_generated_page_is_not_stale(name: str, page: law.Page) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == page(), f"run the command named at the head of docs/{name}"


def test_every_article_the_code_cites_has_a_subject_and_a_test() -> None:
    cited, tested = law.code(), law.tests()
    assert sorted(cited.keys() - law.SUBJECTS.keys()) == []
    assert sorted(cited.keys() - tested.keys() - law.WORDED_ONLY) == []
    assert sorted(law.WORDED_ONLY - cited.keys()) == []


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("条例第33条第2款", {"条例第33条"}),
        ("条例第14、15条", {"条例第14条", "条例第15条"}),
        ("条例第30–32条, 第42条", {"条例第30条", "条例第31条", "条例第32条", "条例第42条"}),
        ("国办函〔2020〕109号第4条", {"国办函〔2020〕109号第4条"}),
        ("第33条", set()),
    ],
)
def test_citations_are_read_from_running_text(text: str, articles: set[str]) -> None:
    assert law.citations(text) == articles
