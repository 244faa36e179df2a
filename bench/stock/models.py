"""A page with a text, as the Wagtail tutorial has it."""

from __future__ import annotations

from typing import ClassVar

from wagtail.fields import RichTextField
from wagtail.models import Page


class Article(Page):
    """One text."""

    body = RichTextField()
    template = "article.html"
    content_panels: ClassVar = [*Page.content_panels]

    class Meta:
        app_label = "stock"
