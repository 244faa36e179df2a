"""The back office speaks Chinese to every officer, also where Wagtail's own translation does not."""

from __future__ import annotations

import gettext
import re
from ast import literal_eval
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import wagtail
from django.conf import settings
from django.test import Client
from django.utils import translation
from tests.cast import Cast

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
WAGTAIL = Path(wagtail.__file__).parent
PAGES = ("/admin/", "/admin/account/", "/admin/foi/", "/admin/organs/", "/admin/nothing-here/")


def entries(path: Path) -> dict[str, tuple[str, str]]:
    """msgid → (its plural or "", its translation) of a .po file."""
    found: dict[str, tuple[str, str]] = {}
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        said: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            if match := re.match(r'(msgid_plural|msgid|msgstr)(?:\[0\])? (".*")', line):
                key = match[1]
                said[key] = literal_eval(match[2])
            elif line.startswith('"') and key:
                said[key] += literal_eval(line)
            else:
                key = ""
        if said.get("msgid"):
            found[said["msgid"]] = (said.get("msgid_plural", ""), said.get("msgstr", ""))
    return found


def compiled(path: Path) -> gettext.GNUTranslations:
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def gaps(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s", text))


@pytest.mark.anydb
def test_what_is_read_is_what_was_compiled() -> None:
    ours, made = entries(CATALOGUE / "django.po"), compiled(CATALOGUE / "django.mo")
    assert len(ours) > 50
    for msgid, (plural, text) in ours.items():
        assert text, msgid
        assert (made.ngettext(msgid, plural, 2) if plural else made.gettext(msgid)) == text
        assert gaps(text) == gaps(plural or msgid), msgid
    keys = {key[0] if isinstance(key, tuple) else key for key in made._catalog}  # type: ignore[attr-defined]
    assert keys - {""} == ours.keys()


@pytest.mark.anydb
def test_only_what_wagtail_leaves_open_is_said_by_us() -> None:
    """A word that Wagtail dropped or has translated since is taken out of our catalogue."""
    asked = {msgid for path in WAGTAIL.glob("**/locale/en/LC_MESSAGES/django.po") for msgid in entries(path)}
    said = [compiled(path) for path in WAGTAIL.glob("**/locale/zh_Hans/LC_MESSAGES/django.mo")]
    for msgid, (plural, _) in entries(CATALOGUE / "django.po").items():
        assert msgid in asked, msgid
        for one in said:
            answer = one.ngettext(msgid, plural, 2) if plural else one.gettext(msgid)
            assert answer == (plural or msgid), f"Wagtail says {answer}"


@pytest.fixture
def unsaid(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """English that the pages asked a translation for and got back as it was."""
    found: set[str] = set()
    real = translation.trans_real  # type: ignore[attr-defined]

    def watch(name: str, at: Callable[..., tuple[str, ...]]) -> None:
        ask = getattr(real, name)

        def asked(*words: Any) -> str:
            answer: str = ask(*words)
            if answer in map(str, at(*words)) and re.search("[A-Za-z]{3}", answer):
                found.add(answer)
            return answer

        monkeypatch.setattr(translation._trans, name, asked)

    watch("gettext", lambda text: (text,))
    watch("pgettext", lambda context, text: (text,))
    watch("ngettext", lambda one, many, number: (one, many))
    yield found


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["other_clerk", "office", "auditor"])
def test_no_page_of_an_officer_asks_for_words_that_nobody_translated(
    cast: Cast, client: Client, unsaid: set[str], who: str
) -> None:
    client.force_login(getattr(cast, who))
    statuses = {client.get(path).status_code for path in PAGES}
    assert 200 in statuses
    assert unsaid == set()


@pytest.mark.django_db
def test_a_failed_sign_in_speaks_chinese(client: Client, unsaid: set[str]) -> None:
    page = client.post("/admin/login/", {"username": "nobody", "password": "wrong"}).content.decode()
    assert re.search("用户名|口令|密码", page)
    assert unsaid == set()
