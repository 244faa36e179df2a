"""`gongkai check`: exit status, JSON, text, pairs of years and parts of a roll-up."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gongkai.annual_report.command import check_bytes, main
from gongkai.annual_report.model import Report
from gongkai.annual_report.tests import layouts
from gongkai.annual_report.tests.samples import ORGAN, sample
from gongkai.annual_report.tests.test_reconcile import changed, whole


def write(folder: Path, name: str, report: Report) -> str:
    path = folder / name
    path.write_text(layouts.tabbed(report), encoding="utf-8")
    return str(path)


def run(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str]:
    status = main(list(arguments))
    return status, capfdbinary.readouterr().out.decode()


def as_json(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    status, out = run(capfdbinary, *arguments, "--json")
    return status, json.loads(out)


def test_a_report_that_reconciles_exits_zero(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    status, out = run(capfdbinary, write(tmp_path, "a.txt", sample(1)))
    assert status == 0
    assert ORGAN in out and "勾稽一致" in out


def test_json_has_the_promised_keys(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = write(tmp_path, "a.txt", sample(1))
    status, (found,) = as_json(capfdbinary, path)
    tables = ["requests", "remedies", "proactive"]
    assert list(found) == ["file", "organ", "year", "edition", "complete", *tables, "findings", "uncertain", "ok"]
    assert (status, found["file"], found["year"], found["edition"], found["ok"]) == (0, path, 2023, "2021", True)
    assert found["requests"] == {row: dict(cells) for row, cells in sample(1).requests.items()}


def test_a_wrong_cell_exits_one_and_names_the_suspect(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    true = sample(1).requests["granted"]["company"] or 0
    path = write(tmp_path, "a.txt", changed(sample(1), "requests", "granted", "company", true + 9))
    status, (found,) = as_json(capfdbinary, path)
    suspect = {"row": "granted", "column": "company", "read": true + 9, "would_be": true}
    assert status == 1 and found["ok"] is False and found["complete"] is True
    assert [finding["suspects"] for finding in found["findings"]] == [[suspect], [suspect]]
    assert {finding["difference"] for finding in found["findings"]} == {-9}
    _, text = run(capfdbinary, path)
    assert "可疑单元格" in text and f"改为{true}" in text


def test_an_unreadable_file_exits_two_with_a_reason(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "a.pdf").write_bytes(b"\x00\x01")
    status, found = as_json(capfdbinary, str(tmp_path / "a.pdf"), str(tmp_path / "missing.txt"))
    assert status == 2
    assert [item["ok"] for item in found] == [False, False]
    assert all(item["error"] and item["requests"] == {} for item in found)


def test_the_worst_of_several_files_decides(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    good = write(tmp_path, "good.txt", sample(1))
    wrong = write(tmp_path, "wrong.txt", changed(sample(2), "remedies", "review", "total", 9999))
    (tmp_path / "short.txt").write_text("一、总体情况", encoding="utf-8")
    assert run(capfdbinary, good, wrong)[0] == 1
    assert run(capfdbinary, good, wrong, str(tmp_path / "short.txt"))[0] == 2


def test_consecutive_years_of_one_organ_are_linked(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    old = write(tmp_path, "old.txt", replace(sample(1), year=2022))
    status, (new, previous) = as_json(capfdbinary, write(tmp_path, "new.txt", sample(2)), old)
    assert status == 1
    assert "R7" in {finding["rule"] for finding in new["findings"]}
    assert previous["findings"] == []


def test_parts_of_a_roll_up_are_added_up(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    names = ("云岭区财政局", "云岭区教育局")
    parts = [replace(sample(seed), organ=name) for seed, name in enumerate(names)]
    files = [write(tmp_path, f"{at}.txt", part) for at, part in enumerate(parts)]
    total = replace(whole(parts), organ="云岭区人民政府")
    assert run(capfdbinary, *files, "--parts-of", write(tmp_path, "all.txt", total))[0] == 0
    wrong = changed(total, "proactive", "permits", "decisions", 1)
    status, found = as_json(capfdbinary, *files, "--parts-of", write(tmp_path, "bad.txt", wrong))
    assert status == 1 and [finding["rule"] for finding in found[0]["findings"]] == ["R8"]


def test_the_command_starts_without_django_or_the_office_libraries(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", sample(1))
    code = (
        "import sys; from gongkai.cli import main; status = main(['check', sys.argv[1]]); loaded = set(sys.modules); "
        "print(sorted(loaded & {'django', 'lxml', 'pdfplumber', 'docx', 'openpyxl', 'typst'})); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "text",
    [
        "第二十条" + " " * 200_000 + "一、本年新收政府信息",
        "一、总体情况" + "政府信息公开" * 60_000 + "申请",
        "一、总体情况" + ("收到政府信息公开申请" * 90 + "。") * 300,
        "五、" * 150_000,
        "一、本年新收政府信息公开申请数量" + "1" * 60 + "结转下年度继续办理" + "1" * 50 + "结果维持" + "1" * 75,
        "一、本年新收政府信息公开申请数量 3 3" + "（一）予以公开 3 3 1.属于国家秘密 3 3" * 2000,
        "规章\t" + "0\t" * 50_000,
        "|" + "--|" * 200_000,
    ],
    ids=["spaces", "words", "sentences", "headings", "digits", "lost blanks", "cells", "rules"],
)
def test_hostile_texts_end_soon(text: str) -> None:
    began = time.process_time()
    check_bytes(text.encode(), "a.txt")
    assert time.process_time() - began < 5
