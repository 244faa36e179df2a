"""Papers that officers bring back to the desk: a signed page, a stamped letter."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from gongkai.kernel import files
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import StoredFile
from gongkai.kernel.uploads import MOST_MEGABYTES, examine, problem_with

PAPER = ("pdf", "jpg", "jpeg", "png", "tif")


class PaperField(forms.FileField):
    """A file of one of the endings given, whose content is what its name says."""

    def __init__(self, *, endings: Collection[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.endings = endings
        self.widget.attrs["accept"] = ",".join(f".{ending}" for ending in endings)

    def clean(self, data: Any, initial: Any = None) -> Any:
        paper = super().clean(data, initial)
        if not paper:
            return paper
        ending = paper.name.rpartition(".")[2].lower()
        if ending not in self.endings:
            raise ValidationError(f"请上传{'、'.join(self.endings)}文件")
        head = paper.read(8)
        paper.seek(0)
        if problem := problem_with(paper.name, paper.size, head):
            raise ValidationError(problem)
        examine(paper.read(), paper.name)
        paper.seek(0)
        return paper


def paper_field(label: str, endings: Collection[str], *, required: bool = True) -> PaperField:
    """An upload field for scans."""
    help_text = f"{'、'.join(endings)}，不超过{MOST_MEGABYTES} MB。"
    return PaperField(label=label, endings=endings, required=required, help_text=help_text)


def keep_paper(paper: UploadedFile, kind: str, actor: Actor) -> StoredFile:
    """Store the bytes, before the action that refers to them and outside its transaction."""
    return files.store(paper.read(), name=paper.name or "scan", kind=kind, actor=actor)
