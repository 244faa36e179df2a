"""What the forms of all changes of organs share."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.widgets import AdminDateInput

from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.organs.consequences import Consequence
from gongkai.organs.models import Organ


def day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=AdminDateInput(), **more)


class ChangeForm(forms.Form):
    """One change; `perform` calls its action and says what was done.

    A form that `foresees` shows what the change will bring about first; it is made when the same values are sent again
    with the `fingerprint` of what was shown as `seen`.
    """

    foresees = False
    button = "保存"

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, organ: Organ | None = None, **kwargs: Any) -> None:
        self.organ = organ
        kwargs["initial"] = {"request_key": uuid4().hex, **self.start(organ), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def start(self, organ: Organ | None) -> dict[str, Any]:
        """What the form shows at first."""
        return {"on": clock.today(), "starts_on": clock.today()}

    def consequences(self) -> list[Consequence]:
        """What the change will bring about, for valid values."""
        return []

    def perform(self, actor: Actor) -> str:
        raise NotImplementedError

    def fingerprint(self) -> str:
        """Of what the form says: the one who confirms has seen what comes of just this."""
        said = {name: self[name].data for name in self.fields}
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()

    def take(self, error: ValidationError) -> None:
        """Put the action's errors beside the fields they speak of."""
        known = hasattr(error, "error_dict") and set(error.error_dict) <= set(self.fields)
        self.add_error(None, error if known else ValidationError(error.messages))

    @property
    def subject(self) -> Organ:
        assert self.organ is not None
        return self.organ

    @property
    def key(self) -> str:
        return str(self.cleaned_data["request_key"])
