"""`@action`: one transaction for a named change, and a retried request does nothing twice."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import IntegrityError, models, transaction

from gongkai.kernel import batching
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import RequestKey

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Runs `function` in a transaction.

    The function takes keyword arguments only, `actor` among them. If it has `request_key` and is called with one that
    the same actor used before for the same action, it is not run: what it returned then (a model instance, a list of
    them, or a JSON value) is returned, read anew.
    """
    parameters = inspect.signature(function).parameters
    if "actor" not in parameters or any(p.kind is not p.KEYWORD_ONLY for p in parameters.values()):
        raise TypeError(f"{function.__qualname__}: an action takes keyword arguments only, with `actor` among them")
    name = f"{function.__module__.removeprefix('gongkai.')}.{function.__name__}"

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        key = str(kwargs.get("request_key") or "")
        with transaction.atomic(savepoint=batching.running() is None):
            if not key:
                return function(*args, **kwargs)
            claimed, kept = _claim(name, kwargs["actor"], key)
            if not claimed:
                return _recall(kept.result)
            result = function(*args, **kwargs)
            RequestKey.objects.filter(pk=kept.pk).update(result=_remember(result))
            return result

    return run


def _claim(name: str, actor: Any, key: str) -> tuple[bool, RequestKey]:
    """Take the key; the loser of a race waits here for the winner's commit."""
    scope = f"{actor.kind}:{actor.user_id or ''}" if isinstance(actor, Actor) else ""
    wanted = {"action": name, "scope": scope, "key": key}
    if kept := RequestKey.objects.filter(**wanted).first():
        return False, kept
    try:
        with transaction.atomic():
            return True, RequestKey.objects.create(**wanted)
    except IntegrityError:
        return False, RequestKey.objects.get(**wanted)


def _remember(result: Any) -> Any:
    if isinstance(result, models.Model):
        return {"label": result._meta.label, "pk": result.pk}
    if isinstance(result, list | tuple):
        return {"many": [_remember(one) for one in result]}
    return {"value": result}


def _recall(kept: Any) -> Any:
    if kept is None:
        return None
    if "label" in kept:
        return apps.get_model(kept["label"])._base_manager.get(pk=kept["pk"])
    if "many" in kept:
        return [_recall(one) for one in kept["many"]]
    return kept["value"]


def lock(what: type[M] | models.QuerySet[M], pk: Any, *, keep: bool = False) -> M:
    """The row, locked until the transaction ends; raises the model's DoesNotExist.

    On SQLite the transaction itself holds the write lock, because it starts with BEGIN IMMEDIATE.
    Lock in the order case, series, audit head. `keep` is for rows that change only through the object handed out:
    within a batch
    the same object is handed out again, since nobody else can have written it.
    """
    rows = what if isinstance(what, models.QuerySet) else what._default_manager.all()
    gathered = batching.running() if keep else None
    if gathered is None:
        return rows.select_for_update(of=("self",)).get(pk=pk)
    place = (rows.model, pk)
    if place not in gathered.kept:
        gathered.kept[place] = rows.select_for_update(of=("self",)).get(pk=pk)
    return gathered.kept[place]  # type: ignore[return-value]
