"""`gongkai import policies`: the policies of a topic, all rows or none; and the same as a file to download."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from gongkai.disclosure.actions.topics import PolicyFacts, take_policies
from gongkai.disclosure.models import PolicyRecord, Topic
from gongkai.kernel import sheets
from gongkai.kernel.actor import Actor
from gongkai.kernel.registry import Importer, ImportResult, RowError
from gongkai.organs.models import Organ

COLUMNS = (
    sheets.Column("topic", "专题编号", "number", required=True),
    sheets.Column("code", "编号", required=True),
    sheets.Column("title", "政策名称", required=True),
    sheets.Column("audience", "对象", required=True, choices={label: key for key, label in PolicyRecord.AUDIENCES}),
    sheets.Column("field", "领域"),
    sheets.Column("conditions", "条件", required=True),
    sheets.Column("standard", "标准", required=True),
    sheets.Column("entry_url", "申报入口"),
    sheets.Column("basis", "依据"),
    sheets.Column("organ", "受理单位", required=True, note="代码、短代码或者全称"),
    sheets.Column("closes_on", "申报截止", "date", note="长期受理的不填"),
)
HEADERS = {column.key: column.header for column in COLUMNS}
TEXTS = ("code", "title", "audience", "field", "conditions", "standard", "entry_url", "basis")


def import_policies(*, actor: Actor, data: bytes, name: str, dry_run: bool = False) -> ImportResult:
    """Policies by topic and code; the same file twice changes nothing."""
    rows, errors = sheets.read_rows(data, name, COLUMNS)
    result = ImportResult(rows=len(rows), errors=list(errors))
    by_topic = _facts(rows, result)
    if result.errors:
        return result
    with transaction.atomic():
        for topic_id, wanted in by_topic.items():
            try:
                done = take_policies(actor=actor, topic_id=topic_id, rows=[facts for _, facts in wanted])
            except ValidationError as error:
                for place, sentences in error.message_dict.items():
                    result.errors += [RowError("", wanted[int(place)][0], "", sentence) for sentence in sentences]
            except PermissionDenied as error:
                result.errors.append(RowError("", 0, "", str(error)))
            else:
                result.created += done["created"]
                result.changed += done["changed"]
                result.unchanged += done["unchanged"]
        if result.errors or dry_run:
            transaction.set_rollback(True)
    if result.errors:
        result.created = result.changed = result.unchanged = 0
    return result


def _facts(rows: list[sheets.Row], result: ImportResult) -> dict[int, list[tuple[int, PolicyFacts]]]:
    topics = dict(Topic.objects.values_list("number", "pk"))
    organs: dict[str, int] = {}
    for pk, *names in Organ.objects.values_list("pk", "short_code", "code", "name"):
        organs |= {name: pk for name in names if name}
    bad = {error.row for error in result.errors}
    found: dict[int, list[tuple[int, PolicyFacts]]] = {}
    for row in rows:
        if row.number in bad:
            continue
        missing = [
            RowError("", row.number, HEADERS[key], f"没有“{row.get(key)}”")
            for key, table in (("topic", topics), ("organ", organs))
            if row.get(key) not in table
        ]
        result.errors += missing
        if not missing:
            facts = PolicyFacts(
                organ_id=organs[row.get("organ")],
                closes_on=row.get("closes_on"),
                **{name: row.get(name) or "" for name in TEXTS},
            )
            found.setdefault(topics[row.get("topic")], []).append((row.number, facts))
    return found


def lines_of(policies: Iterable[PolicyRecord]) -> list[list[str]]:
    """As rows of a file that can be imported again, the headings first."""
    lines = [[column.header for column in COLUMNS]]
    for one in policies:
        texts = {name: str(getattr(one, name)) for name in TEXTS} | {"audience": one.get_audience_display()}
        lines.append(
            [
                str(one.topic.number),
                *(texts[name] for name in TEXTS),
                one.organ.name,
                one.closes_on.isoformat() if one.closes_on else "",
            ]
        )
    return lines


def template() -> bytes:
    return sheets.template("政策清单", COLUMNS)


IMPORTERS = (Importer("policies", "专题的政策清单", import_policies, template),)
