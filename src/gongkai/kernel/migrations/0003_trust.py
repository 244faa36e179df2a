"""File names encrypted, heads signed, seals written last, poison events parked."""

import django.db.models.deletion
import gongkai.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("kernel", "0002_tries"),
    ]

    operations = [
        migrations.AddField("audithead", "algorithm", models.CharField(blank=True, max_length=10, default=""), preserve_default=False),
        migrations.AddField("audithead", "key_id", models.CharField(blank=True, max_length=20, default=""), preserve_default=False),
        migrations.AddField("audithead", "mac", models.CharField(blank=True, max_length=64, default=""), preserve_default=False),
        migrations.AddField("outboxrow", "parked_at", models.DateTimeField(db_index=True, null=True)),
        migrations.AlterField("storedfile", "name", gongkai.kernel.fields.EncryptedTextField(verbose_name="文件名")),
        migrations.AlterField(
            "accessrow",
            "seal",
            models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accesses",
                to="kernel.auditseal",
                to_field="number",
            ),
        ),
        migrations.AlterField(
            "auditleaf",
            "seal",
            models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="leaves",
                to="kernel.auditseal",
                to_field="number",
            ),
        ),
    ]
