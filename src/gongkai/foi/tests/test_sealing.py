"""用印: what is served is the sealed copy, and it says what was signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from PIL import Image
from pytest_django.fixtures import Settings
from tests.cast import TODAY, Cast

from gongkai.documents.writing.letter import letter_pdf
from gongkai.foi import actions
from gongkai.foi.models import Case, CaseFile, Letter, Sealing
from gongkai.foi.procedure import procedure
from gongkai.foi.tasks import paper_of
from gongkai.foi.tests.desk_stage import at_state
from gongkai.kernel import eseal, files, outbox
from gongkai.kernel.models import AuditRow, User

SignIn = Callable[[User], Client]
LOOPBACK = "gongkai.kernel.eseal.Loopback"


def upload(cast: Cast, case: Case, data: bytes, name: str = "stamped.pdf") -> Sealing:
    stored = files.store(data, name=name, kind="sealed", actor=cast.clerk("registrar"))
    sealing = actions.upload_sealed(actor=cast.clerk("registrar"), case_id=case.pk, stored_id=stored.pk)
    outbox.drain()
    sealing.refresh_from_db()
    return sealing


def signed(case: Case) -> Letter:
    return case.letters.get(state=Letter.State.SIGNED)


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (80, 80), "white").save(out, "PNG")
    return out.getvalue()


def test_a_stamped_letter_that_says_the_same_becomes_the_formal_copy(cast: Cast) -> None:
    case = at_state(cast, "serving")
    sealing = upload(cast, case, letter_pdf(paper_of(signed(case))))
    assert sealing.state == Sealing.State.DONE, (sealing.why, sealing.lines, sealing.extra)
    letter = signed(case)
    assert letter.sealed is not None and letter.sealed.kind == CaseFile.Kind.SEALED
    assert letter.sealed.stored_id == sealing.stored_id and len(sealing.digest) == 64
    fact = case.events.get(type="sealed")
    assert fact.data["sha256"] == sealing.digest and fact.data["letter"] == letter.number


def test_a_letter_that_says_something_else_is_refused_and_the_difference_shown(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "serving")
    paper = paper_of(signed(case))
    other = replace(paper, paragraphs=tuple(text.replace("予以公开", "不予公开") for text in paper.paragraphs))
    sealing = upload(cast, case, letter_pdf(other))
    assert sealing.state == Sealing.State.DIFFERS and signed(case).sealed is None
    page = signed_in(cast.clerks["registrar"]).get(f"/admin/foi/{case.pk}/seal/{sealing.pk}/").content.decode()
    assert "<del>" in page and "<ins>" in page and "不能采用" in page
    with pytest.raises(actions.Refused):
        actions.confirm_seal(
            actor=cast.clerk("registrar"), case_id=case.pk, sealing_id=sealing.pk, confirmed=["p0", "p1"]
        )


def test_a_picture_is_confirmed_by_a_person_part_by_part(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "serving")
    sealing = upload(cast, case, picture(), "stamped.png")
    assert sealing.state == Sealing.State.CONFIRM and {one["verdict"] for one in sealing.lines} == {"unread"}
    keys = [one["key"] for one in sealing.lines]
    where = f"/admin/foi/{case.pk}/seal/{sealing.pk}/"
    client = signed_in(cast.clerks["registrar"])
    left = client.post(where, {"confirmed": keys[:-1]})
    assert "尚未确认：成文日期" in left.content.decode() and signed(case).sealed is None
    assert client.post(where, {"confirmed": keys}).status_code == 302
    sealing.refresh_from_db()
    assert sealing.state == Sealing.State.DONE and sealing.confirmed_by == str(cast.clerks["registrar"])
    row = AuditRow.objects.filter(verb="foi.seal").latest("id")
    assert row.after["confirmed"] == sorted(keys)


def test_only_those_who_seal_confirm(cast: Cast) -> None:
    case = at_state(cast, "serving")
    sealing = upload(cast, case, picture(), "stamped.png")
    with pytest.raises(PermissionDenied):
        actions.confirm_seal(actor=cast.clerk("handler"), case_id=case.pk, sealing_id=sealing.pk, confirmed=[])
    with pytest.raises(PermissionDenied):
        actions.settle_sealing(actor=cast.clerk("registrar"), sealing_id=sealing.pk, state=Sealing.State.DONE)


def test_the_electronic_seal_stamps_what_was_rendered(cast: Cast, settings: Settings) -> None:
    settings.GONGKAI_ESEAL = LOOPBACK
    case = at_state(cast, "serving")
    sealing = actions.ask_seal(actor=cast.clerk("registrar"), case_id=case.pk)
    outbox.drain()
    sealing.refresh_from_db()
    assert sealing.state == Sealing.State.DONE, (sealing.why, sealing.lines, sealing.extra)
    assert b"GongkaiSeal" in files.open_file(signed(case).sealed.stored)  # type: ignore[union-attr]


class Refusing:
    def stamp(self, pdf: bytes, *, organ: str, letter: str) -> bytes:
        raise eseal.SealRefused("印章已停用")


class Away:
    def stamp(self, pdf: bytes, *, organ: str, letter: str) -> bytes:
        raise eseal.SealUnavailable


def test_a_seal_service_that_refuses_says_why_and_one_that_is_away_is_asked_again(
    cast: Cast, settings: Settings
) -> None:
    case = at_state(cast, "serving")
    with pytest.raises(actions.Refused):
        actions.ask_seal(actor=cast.clerk("registrar"), case_id=case.pk)
    settings.GONGKAI_ESEAL = f"{__name__}.Away"
    waiting = actions.ask_seal(actor=cast.clerk("registrar"), case_id=case.pk)
    outbox.drain()
    waiting.refresh_from_db()
    assert waiting.state == Sealing.State.WAITING
    settings.GONGKAI_ESEAL = f"{__name__}.Refusing"
    outbox.retry(outbox.pending().get(event="SealWanted").pk)
    outbox.drain()
    waiting.refresh_from_db()
    assert waiting.state == Sealing.State.FAILED and waiting.why == "印章已停用"


def test_from_the_day_set_nothing_is_served_unsealed(cast: Cast, signed_in: SignIn) -> None:
    actions.set_procedure(
        actor=cast.actor(cast.office), default={"secrecy"}, by_organ={}, sealing_from=TODAY, reason="区里统一要求"
    )
    case = at_state(cast, "serving")
    with pytest.raises(actions.Refused, match="用印"):
        actions.serve(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, way="direct")
    first = signed_in(cast.clerks["registrar"]).get(f"/admin/foi/{case.pk}/").context["panels"][0]
    assert first.event == "seal"
    upload(cast, case, letter_pdf(paper_of(signed(case))))
    actions.serve(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, way="direct")
    assert Case.objects.get(pk=case.pk).state == "answered"


def test_the_procedure_is_set_by_the_office_with_a_reason_and_never_without_the_secrecy_review(
    cast: Cast, signed_in: SignIn
) -> None:
    values = {"default": {"secrecy", "legal"}, "by_organ": {}, "sealing_from": None, "reason": "办法第八条"}
    with pytest.raises(PermissionDenied):
        actions.set_procedure(actor=cast.clerk("handler"), **values)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        actions.set_procedure(actor=cast.actor(cast.office), **values | {"default": {"legal"}})  # type: ignore[arg-type]
    sent = {"request_key": "k", "legal": "on", "reason": "办法第八条", f"organ_{cast.b.pk}": "without"}
    client = signed_in(cast.office)
    assert client.post("/admin/foi/procedure/", sent).status_code == 302
    assert procedure().reviews(cast.a) == {"secrecy", "legal"} and procedure().reviews(cast.b) == {"secrecy"}
    assert "办法第八条" in client.get("/admin/foi/procedure/").content.decode()
    assert signed_in(cast.clerks["disclosure_office"]).get("/admin/foi/procedure/").status_code == 404
