"""What the forms of all moves share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction

from gongkai.foi.actions.ledger import Refused
from gongkai.foi.models import Case, CaseEvent, Letter
from gongkai.foi.state_secrets import RESTATED, restates, secret_items
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key
from gongkai.rules.clock import ClockError

DENIED, REFUSED = 403, 409


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A date, typed or picked."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def text_field(
    label: str, *, required: bool = True, help_text: str = "", rows: int = 3, most: int = 4000
) -> forms.CharField:
    """Text of several lines, at most `most` characters."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=most, widget=widget)


class MoveForm(forms.Form):
    """The form of one move. Subclasses declare fields named as the arguments of `action`, or override `arguments`.

    Dates start as today. `long` forms get a page of their own; the others are filled in beside the case. `status` is
    the HTTP status that the refusal of the move deserves, 200 while nothing was refused.
    """

    action: ClassVar[Callable[..., Any]]
    long: ClassVar[bool] = False
    template: ClassVar[str] = "foi/desk/fields.html"
    button: str = ""
    dangerous: ClassVar[bool] = False
    makes_letters: ClassVar[bool] = False
    quotes: ClassVar[bool] = False
    """Whether the text of the form quotes the request as filed, as the answer must."""
    leaves: ClassVar[bool] = False
    """Whether the case goes to another organ, so that its page is no longer there to go back to."""

    then: ClassVar[tuple[str, str] | None] = None
    """The move that a second button makes after this one, and the button's words; see `views.desk.onward`."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(
        self, data: Any = None, *, case: Case, actor: Actor, today: date, event: str, files: Any = None
    ) -> None:
        self.case, self.actor, self.today, self.event = case, actor, today, event
        self.status = 200
        super().__init__(data, files, auto_id=f"{event}-%s", initial=self.first_values() | {"request_key": new_key()})
        self.build()

    def first_values(self) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        return {"on": self.today}

    def build(self) -> None:
        """Add what depends on the case."""

    def clean(self) -> dict[str, Any]:
        """Free text on a state-secret case must not say again what was asked for."""
        said = super().clean() or self.cleaned_data
        wanted = [item.wanted for item in secret_items(self.case)] if not self.quotes else []
        for name, value in list(said.items()) if wanted else ():
            if (
                isinstance(value, str)
                and isinstance(self.fields[name].widget, forms.Textarea)
                and restates(value, wanted)
            ):
                self.add_error(name, RESTATED)
        return said

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action beside actor, case and request key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "request_key"}

    def submit(self) -> bool:
        """Make the move; False, with the reasons as errors of the form, when it is refused."""
        if not self.is_valid():
            return False
        try:
            type(self).action(
                actor=self.actor,
                case_id=self.case.pk,
                request_key=self.cleaned_data.get("request_key") or "",
                **self.arguments(),
            )
        except ValidationError as error:
            self.take(error)
        except (Refused, ClockError) as error:
            self.refuse(str(error), REFUSED)
        except PermissionDenied as error:
            self.refuse(str(error), DENIED)
        return not self.errors

    def preview(self) -> list[Letter]:
        """The letters the move would make, without making it: it is made and undone, so that every refusal and every
        word is the one that would be. Nothing is rendered or sent, since nothing is committed."""
        known = set(self.case.letters.values_list("pk", flat=True))
        with transaction.atomic():
            letters = list(self.case.letters.exclude(pk__in=known).order_by("pk")) if self.submit() else []
            transaction.set_rollback(True)
        for letter in letters:
            letter.number = ""  # the one it took was given back
        return letters

    def take(self, error: ValidationError) -> None:
        """Put the action's errors beside the fields they speak of."""
        known = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in known.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    def refuse(self, why: str, status: int) -> None:
        self.status = status
        self.add_error(None, why)

    def facts(self, *types: str) -> Sequence[CaseEvent]:
        """The standing facts of these types, the oldest first."""
        return [event for event in self.case.events.all() if event.type in types and not event.voided]


class DatedForm(MoveForm):
    """A move of which only the day must be said."""

    on = day_field("日期")
