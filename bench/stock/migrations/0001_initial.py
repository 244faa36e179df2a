"""A page with a text."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from wagtail.fields import RichTextField


class Migration(migrations.Migration):
    """The first and only one."""

    initial = True
    dependencies: ClassVar = [("wagtailcore", "0098_apitoken")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("body", RichTextField()),
            ],
            bases=("wagtailcore.page",),
        )
    ]
