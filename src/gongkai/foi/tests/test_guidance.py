"""口径库: like cases are found by words nobody can read, agreed wordings go into the reasons with a tick."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.foi.actions.guidance import approve_wording, end_wording, note_subject, propose_wording
from gongkai.foi.models import Case, SubjectWord, Wording
from gongkai.foi.queries.guidance import like_cases, wordings
from gongkai.foi.tests.desk_stage import at_state, handling
from gongkai.kernel.actor import Actor

SignIn = Callable[..., Client]
ASKED = "十九涌渔人码头改造工程的施工许可证，联系电话13800138001"
WORKER = Actor.system("主题词")


def office(cast: Cast) -> Actor:
    return cast.actor(cast.office)


@pytest.fixture
def answered(cast: Cast) -> Case:
    case = at_state(cast, "answered")
    item = case.items.get()
    item.wanted = item.reasons = ASKED
    item.save()
    note_subject(actor=WORKER, case_id=case.pk)
    return case


def noted(cast: Cast, wanted: str) -> Case:
    case = handling(cast, wanted)
    note_subject(actor=WORKER, case_id=case.pk)
    return Case.objects.get(pk=case.pk)


def test_like_cases_share_rare_words_and_show_nobody(cast: Cast, answered: Case) -> None:
    for number in range(6):
        noted(cast, f"第{number}号楼的物业备案")
    [found] = like_cases(noted(cast, "请公开渔人码头改造的有关批文"))
    assert found.organ == cast.a.name and found.items[0].outcome == "予以公开"
    assert "13800138001" not in found.items[0].reasons and "渔人码头" in found.items[0].reasons
    assert like_cases(noted(cast, "垃圾分类考核办法")) == []


def test_the_words_are_kept_as_keyed_hashes_and_follow_the_items(cast: Cast, answered: Case) -> None:
    words = set(answered.subject_words.values_list("word", flat=True))
    assert words and all(len(word) == 24 and word.isalnum() for word in words)
    item = answered.items.get()
    item.wanted = "垃圾分类"
    item.save()
    note_subject(actor=WORKER, case_id=answered.pk)
    assert not words & set(SubjectWord.objects.filter(case=answered).values_list("word", flat=True))


def test_a_state_secret_is_never_shown_as_an_example(cast: Cast, answered: Case) -> None:
    for number in range(6):
        noted(cast, f"第{number}号楼的物业备案")
    Case.objects.filter(pk=answered.pk).update(outcome="refused.state_secret")
    assert like_cases(noted(cast, "渔人码头改造")) == []


def draft(actor: Actor) -> Wording:
    return propose_wording(
        actor=actor, outcome="granted", topic="施工许可", text="许可文件已形成，依法予以公开", valid_from=TODAY
    )


def test_a_wording_is_offered_once_another_person_has_approved_it(cast: Cast) -> None:
    wording = draft(cast.clerk("handler"))
    assert not wordings(TODAY).exists()
    with pytest.raises(PermissionDenied):
        approve_wording(actor=cast.clerk("handler"), wording_id=wording.pk)
    own = draft(office(cast))
    with pytest.raises(ValidationError, match="不能审定自己"):
        approve_wording(actor=office(cast), wording_id=own.pk)
    approve_wording(actor=office(cast), wording_id=wording.pk)
    assert list(wordings(TODAY, "granted")) == [wording] and not wordings(TODAY, "partly_granted").exists()


def test_an_ended_wording_is_no_longer_offered(cast: Cast) -> None:
    wording = draft(cast.clerk("handler"))
    approve_wording(actor=office(cast), wording_id=wording.pk)
    with pytest.raises(ValidationError):
        end_wording(actor=office(cast), wording_id=wording.pk, on=TODAY)
    Wording.objects.update(valid_from=TODAY.replace(day=1))
    end_wording(actor=office(cast), wording_id=wording.pk, on=TODAY)
    assert not wordings(TODAY).exists()


def test_a_ticked_wording_goes_into_the_reasons(cast: Cast, signed_in: SignIn) -> None:
    wording = draft(cast.clerk("handler"))
    approve_wording(actor=office(cast), wording_id=wording.pk)
    case = handling(cast)
    client = signed_in(cast.clerks["handler"])
    sent = {"outcome_1": "granted", "ground_1_access": "随附", "reasons_1": "经查", "wordings_1": [str(wording.pk)]}
    assert client.post(f"/admin/foi/{case.pk}/move/decide/", sent).status_code == 302
    assert case.items.get().reasons == f"经查\n{wording.text}"


def test_the_page_of_wordings_drafts_approves_and_says_what_is_wrong(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["handler"])
    page = "/admin/foi/wordings/"
    wrong = client.post(page, {"outcome": "granted", "topic": "", "text": "文字", "valid_from": "2021-01-15"})
    assert wrong.status_code == 400 and "文字" in wrong.content.decode()
    right = {"outcome": "granted", "topic": "情形", "text": "文字", "valid_from": "2021-01-15"}
    assert client.post(page, right).status_code == 302
    wording = Wording.objects.get()
    assert client.post(f"{page}{wording.pk}/approve/").status_code == 404
    keeper = signed_in(cast.office)
    assert "审定" in keeper.get(page).content.decode()
    keeper.post(f"{page}{wording.pk}/approve/")
    wording.refresh_from_db()
    assert wording.approved_by
