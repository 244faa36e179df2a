"""The door of outside systems: a push is a JSON list, signed under the secret of the system that sends it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse

from gongkai.kernel import clock

FRESH_SECONDS = 300
MOST_ROWS, LARGEST = 500, 2**20

S = TypeVar("S", bound=Model)


def answer(
    request: HttpRequest, senders: QuerySet[S], take: Callable[[S, list[dict[str, Any]]], dict[str, Any]]
) -> HttpResponse:
    """Let `take` have the rows of a push, with the sender whose signature holds; its answer goes out as JSON.

    200 with what was taken, 400 with what is wrong by place (from 1), 401 for a signature that does not hold, 403 for
    what the sender may not do, 413 for more than 1 MB. `senders` are the rows in use, known by X-Source; each has a
    `key` and a `secret`."""
    if len(request.body) > LARGEST:
        return _said("一次最多1 MB", 413)
    sender = senders.filter(key=request.headers.get("X-Source", "")).first()
    if sender is None or not _holds(request, sender.secret):  # type: ignore[attr-defined]
        return _said("签名无效或者已经过期", 401)
    try:
        return JsonResponse(take(sender, _objects(request.body)))
    except ValidationError as error:
        wrong = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return JsonResponse({"errors": wrong}, status=400, json_dumps_params={"ensure_ascii": False})
    except PermissionDenied as error:
        return _said(str(error), 403)


def _said(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status, json_dumps_params={"ensure_ascii": False})


def _holds(request: HttpRequest, secret: str) -> bool:
    stamp, given = request.headers.get("X-Timestamp", ""), request.headers.get("X-Signature", "")
    if not stamp.isdecimal() or len(stamp) > 12:
        return False
    if abs(clock.real_now().timestamp() - int(stamp)) > FRESH_SECONDS:
        return False
    return hmac.compare_digest(signature(secret, stamp, request.body).encode(), given.encode())


def signature(secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 in hex of the timestamp, a line break and the body."""
    return hmac.new(secret.encode(), stamp.encode() + b"\n" + body, hashlib.sha256).hexdigest()


def _objects(body: bytes) -> list[dict[str, Any]]:
    try:
        given = json.loads(body)
    except ValueError as error:
        raise ValidationError("内容不是JSON") from error
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise ValidationError("内容应是对象的数组")
    if len(given) > MOST_ROWS:
        raise ValidationError(f"一次最多{MOST_ROWS}条")
    return given
