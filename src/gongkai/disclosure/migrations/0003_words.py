"""The common slips with which the district's list of words begins."""

import csv
from pathlib import Path

from django.db import migrations

KINDS = {"错误": "wrong", "禁用": "forbidden", "慎用": "caution"}
LIST = Path(__file__).parent.parent / "data" / "words.csv"


def add_words(apps, schema_editor):
    """Run again, it adds only what is missing."""
    Word = apps.get_model("disclosure", "Word")
    with LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            exceptions = [one for one in row["例外"].split(";") if one]
            values = {"advice": row["应为"], "kind": KINDS[row["类别"]], "exceptions": exceptions}
            Word.objects.get_or_create(text=row["词语"], ended_at=None, defaults=values)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_gate")]
    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
