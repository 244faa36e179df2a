"""The guide of each organ, out of what is known of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.disclosure.actions import DocumentFacts
from gongkai.disclosure.actions.mirror import Mirrored, mirror_documents
from gongkai.disclosure.models import Column
from gongkai.kernel.actor import Actor
from gongkai.organs import queries
from gongkai.organs.actions import OrganFacts, describe_organ

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")


def described(cast: Cast, **said: str) -> None:
    version = queries.at(cast.a, TODAY)
    assert version is not None
    facts = replace(OrganFacts.of(version), **said)  # type: ignore[arg-type]
    describe_organ(actor=SYSTEM, organ_id=cast.a.pk, on=TODAY, facts=facts)


def test_the_guide_says_whom_to_ask_and_what_there_is(cast: Cast, client: Client) -> None:
    described(cast, office="办公室", phone="020-39900001", credit_code="91350100M000100Y43", court="甲法院")
    column = Column.add_root(title="通知公告", slug="c-1", number=1, kind="notice", keeper=cast.a)
    facts = DocumentFacts(
        organ_id=cast.a.pk, column_id=column.pk, kind="announcement", title="通知", body="<p>略。</p>"
    )
    made = mirror_documents(actor=SYSTEM, rows=[Mirrored("导入", "1", facts, TODAY)])["created"][0]
    page = client.get(f"/zwgk/guide/{cast.a.short_code or cast.a.code}/").content.decode()
    assert "020-39900001" in page and "通知公告</a>，1件" in page and "行政诉讼由甲法院管辖" in page
    assert made.index_number.startswith("91350100M000100Y43/2021-") and "91350100M000100Y43开头" in page


def test_an_organ_that_said_nothing_leads_to_the_districts_office(cast: Cast, client: Client) -> None:
    page = client.get(f"/zwgk/guide/{cast.b.short_code or cast.b.code}/").content.decode()
    assert "尚未填写" in page and "还没有在本平台公开信息" in page
    assert client.get("/zwgk/guide/nothing/").status_code == 404
    assert f"{cast.b.name}</a>" in client.get("/zwgk/guide/").content.decode()


@pytest.mark.parametrize(("field", "value"), [("credit_code", "91350100M000100Y44"), ("postcode", "5114")])
def test_what_cannot_be_is_refused(cast: Cast, field: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        described(cast, **{field: value})
    assert field in refused.value.message_dict
