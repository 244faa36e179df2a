"""Files: content and name are encrypted."""

from __future__ import annotations

import pytest
from django.db import connection

from gongkai.kernel import files
from gongkai.kernel.models import StoredFile

pytestmark = pytest.mark.django_db


def test_the_name_of_a_file_is_not_in_the_database_in_clear(system):
    stored = files.store(b"x", name="张三的身份证.pdf", kind="attachment", actor=system)
    kept = StoredFile.objects.get(pk=stored.pk)
    assert kept.name == "张三的身份证.pdf"
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM kernel_storedfile")
        raw = cursor.fetchone()[0]
    assert "张三" not in raw and raw.startswith("v1:")
    assert "张三" not in str(kept)
