"""Columns and topics used to be roots of their own, which Wagtail's explorer cannot show."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

STEP, DIGITS = 4, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def gather(apps: Any, schema: Any) -> None:
    """Moves every further root, with all below it, under Wagtail's own; paths are those of treebeard."""
    Page = apps.get_model("wagtailcore", "Page")
    roots = list(Page.objects.filter(depth=1).order_by("path"))
    if len(roots) < 2:
        return
    top = roots[0]
    last = Page.objects.filter(depth=2, path__startswith=top.path).order_by("path").last()
    place = _number(last.path[STEP:]) if last else 0
    for root in roots[1:]:
        place += 1
        new = top.path + _text(place)
        for page in Page.objects.filter(path__startswith=root.path).order_by("path"):
            page.path = new + page.path[STEP:]
            page.depth += 1
            page.url_path = f"/{root.slug}{page.url_path}"
            page.save(update_fields=["path", "depth", "url_path"])
    top.numchild += len(roots) - 1
    top.save(update_fields=["numchild"])


def _number(text: str) -> int:
    return int(text, len(DIGITS))


def _text(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, len(DIGITS))
        digits = DIGITS[rest] + digits
    return digits.rjust(STEP, "0")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("disclosure", "0009_register_sources"), ("wagtailcore", "0098_apitoken")]
    operations: ClassVar = [migrations.RunPython(gather, migrations.RunPython.noop)]
