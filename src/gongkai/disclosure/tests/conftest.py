"""A column to publish in, and the people of department A who write, review and release."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.cast import Cast

from gongkai.disclosure import actions
from gongkai.disclosure.actions import DocumentFacts
from gongkai.disclosure.gate.running import check_document
from gongkai.disclosure.models import Column, Document


@pytest.fixture
def column(cast: Cast) -> Column:
    return Column.add_root(title="通知公告", slug="c-1", number=1, kind="notice", keeper=cast.a)


@pytest.fixture
def facts(cast: Cast, column: Column) -> DocumentFacts:
    return DocumentFacts(
        organ_id=cast.a.pk,
        column_id=column.pk,
        kind="announcement",
        title="关于端午节放假安排的通知",
        body="<p>现将有关事项通知如下。</p>",
    )


@pytest.fixture
def draft(cast: Cast, facts: DocumentFacts) -> Document:
    return actions.create_document(actor=cast.clerk("editor"), facts=facts)


class Desk:
    """The steps of one document, each by its own clerk of A."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def fresh(self, document: Document) -> Document:
        return Document.objects.get(pk=document.pk)

    def submit(self, document: Document) -> Document:
        version = self.fresh(document).latest_revision_id
        submitted = actions.submit_document(actor=self.cast.clerk("editor"), document_id=document.pk, version=version)
        check_document(document.pk)
        return submitted

    def pass_as(self, post: str, document: Document) -> Document:
        version = self.fresh(document).latest_revision_id
        return actions.pass_review(actor=self.cast.clerk(post), document_id=document.pk, version=version)

    def check_secrecy(self, document: Document) -> None:
        version = self.fresh(document).latest_revision_id
        held = self.fresh(document).get_latest_revision_as_object()
        for item in ["标题和正文", *(f"附件：{file.title}" for file in held.files.all())]:
            actions.check_secrecy(
                actor=self.cast.clerk("secrecy_reviewer"),
                document_id=document.pk,
                version=version,
                item=item,
                passed=True,
                ground="不涉及国家秘密和工作秘密",
            )

    def clear(self, document: Document) -> Document:
        """Through all its reviews."""
        self.submit(document)
        self.pass_as("reviewer", document)
        self.pass_as("approver", document)
        self.check_secrecy(document)
        return self.pass_as("signatory", document)

    def publish(self, document: Document) -> Document:
        version = self.fresh(document).latest_revision_id
        return actions.publish_document(actor=self.cast.clerk("signatory"), document_id=document.pk, version=version)

    def revise(self, document: Document, facts: DocumentFacts, slip: bool = False, **changes: object) -> Document:
        version = self.fresh(document).latest_revision_id
        return actions.revise_document(
            actor=self.cast.clerk("editor"),
            document_id=document.pk,
            version=version,
            facts=replace(facts, **changes),  # type: ignore[arg-type]
            slip=slip,
        )


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)
