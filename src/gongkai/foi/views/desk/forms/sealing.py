"""用印: by the electronic seal, or by the stamped letter brought back."""

from __future__ import annotations

from typing import Any

from gongkai.foi.actions.sealing import SEALED_SUFFIXES, ask_seal, upload_sealed
from gongkai.foi.views.desk.forms.base import MoveForm
from gongkai.foi.views.desk.forms.papers import keep_paper, paper_field
from gongkai.kernel import eseal


def seal(**arguments: Any) -> Any:
    """The one of the two ways that the form says."""
    stored = arguments.pop("stored_id", None)
    return ask_seal(**arguments) if stored is None else upload_sealed(stored_id=stored, **arguments)


class Seal(MoveForm):
    """Without a file the electronic seal is asked for, where the district has one."""

    action = seal
    template = "foi/desk/seal.html"
    button = "提交核对"
    long = True
    paper = paper_field("盖章后的答复书", SEALED_SUFFIXES)

    def build(self) -> None:
        self.eseal = eseal.configured()
        self.fields["paper"].required = not self.eseal
        if self.eseal:
            self.button = "提交（不选文件则加盖电子印章）"

    def arguments(self) -> dict[str, Any]:
        paper = self.cleaned_data["paper"]
        return {"stored_id": keep_paper(paper, "sealed", self.actor).pk} if paper else {}
