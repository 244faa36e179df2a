"""Model fields that keep personal data encrypted, and fields that follow another one so that rows can be found."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from gongkai.kernel import clock, crypto


class EncryptedField(models.TextField):
    """The column holds a token bound to the model and the field, so that no value can be moved to another place."""

    @property
    def context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def to_text(self, value: Any) -> str:
        return str(value)

    def from_text(self, text: str) -> Any:
        return text

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or value == "":
            return value
        return crypto.encrypt(self.to_text(value), self.context)

    def from_db_value(self, value: str | None, expression: object, connection: BaseDatabaseWrapper) -> Any:
        return value if value is None or value == "" else self.from_text(crypto.decrypt(value, self.context))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.context} is encrypted: look it up by its blind index")
        return super().get_lookup(lookup_name)


class EncryptedTextField(EncryptedField):
    """Text, encrypted."""


class EncryptedJSONField(EncryptedField):
    """Any JSON value, encrypted."""

    # Read by the type checker only: a value is whatever JSON holds.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def to_text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)

    def from_text(self, text: str) -> Any:
        return json.loads(text)

    def to_python(self, value: Any) -> Any:
        return value


class BlindIndexField(models.CharField):
    """Follows the field `source` on every save; filter with ``crypto.blind_index(kind, value)``."""

    def __init__(self, *args: Any, source: str = "", kind: str = "", **kwargs: Any) -> None:
        self.source, self.kind = source, kind or source
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("editable", False)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "kind": self.kind}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        if not self.source:
            return str(getattr(model_instance, self.attname) or "")
        index = crypto.blind_index(self.kind, getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, index)
        return index


class YearField(models.PositiveSmallIntegerField):
    """Follows the moment in the field `source` on every save: its year here, for lists by year."""

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs.update(null=True, blank=True, editable=False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> int | None:
        moment: datetime | None = getattr(model_instance, self.source)
        year = moment.astimezone(clock.ZONE).year if moment else None
        setattr(model_instance, self.attname, year)
        return year
