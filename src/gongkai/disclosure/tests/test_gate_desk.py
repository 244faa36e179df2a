"""The gate at the desk: findings in place, decided with a reason; the list of words."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast

from gongkai.disclosure.actions import DocumentFacts
from gongkai.disclosure.models import Document, Word
from gongkai.disclosure.tests.conftest import Desk
from gongkai.kernel import outbox
from gongkai.kernel.models import User

pytestmark = pytest.mark.django_db
WORDS = "/admin/disclosure/words/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="gongkai.kernel.signin.ThrottledBackend")
    return client


def test_a_finding_is_shown_in_place_and_let_stand_with_a_reason(
    cast: Cast, desk: Desk, facts: DocumentFacts, draft: Document
) -> None:
    desk.revise(draft, facts, body="<p>联系人李四，手机13800138000。</p>")
    page = f"/admin/disclosure/documents/{draft.pk}/"
    writer, reviewer = client_of(cast.clerks["editor"]), client_of(cast.clerks["reviewer"])
    assert "还没有检查过这一版" in writer.get(page).content.decode()
    writer.post(f"{page}check/")
    outbox.drain()
    seen = writer.get(page).content.decode()
    assert ">13800138000</mark>" in seen and "138****8000" in seen and "由未参与拟稿的审核人" in seen
    finding = draft.findings.get(severity="block")
    told = {"version": desk.fresh(draft).latest_revision_id, "reason": "本人同意公开值班手机"}
    for client, state in ((writer, "open"), (reviewer, "overridden")):
        client.post(f"{page}findings/{finding.pk}/", told)
        finding.refresh_from_db()
        assert finding.state == state
    assert "本人同意公开值班手机" in reviewer.get(page).content.decode()


def test_the_list_of_words_is_imported_as_a_whole_or_not_at_all(cast: Cast) -> None:
    client = client_of(cast.office)

    def send(text: str) -> str:
        upload = SimpleUploadedFile("words.csv", text.encode("utf-8-sig"))
        return client.post(f"{WORDS}import/", {"upload": upload}, follow=True).content.decode()

    wrong = send("词语,应为,类别,例外\n甲乙丙,,错误,\n丁戊己,,不好,\n")
    assert "第3行“类别”" in wrong and not Word.objects.filter(text="甲乙丙").exists()
    assert "新增或者修改2个词语" in send("词语,应为,类别,例外\n甲乙丙,应为“甲丙乙”,错误,甲乙丙丁\n丁戊己,,禁用,\n")
    assert "甲乙丙,应为“甲丙乙”,错误,甲乙丙丁" in client.get(f"{WORDS}words.csv").content.decode()
    word = Word.objects.get(text="丁戊己")
    client.post(f"{WORDS}{word.pk}/end/")
    assert "丁戊己" not in client.get(WORDS).content.decode()
