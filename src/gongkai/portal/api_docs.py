"""An OpenAPI description as rows that a template can print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Field:
    """A parameter, or a property of the answer; `type` is in the words of JSON Schema."""

    name: str
    type: str
    required: bool
    says: str = ""


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    summary: str
    says: str
    parameters: tuple[Field, ...]
    answer: tuple[Field, ...]
    many: bool
    """Whether the answer is a list of such objects."""

    @property
    def anchor(self) -> str:
        """An id for the section of this operation."""
        return self.method.lower() + "".join(char if char.isalnum() else "-" for char in self.path)


def operations(schema: Mapping[str, Any]) -> list[Operation]:
    """All operations of an OpenAPI 3.1 description, in its order."""
    return [
        _operation(schema, method, path, body)
        for path, methods in schema.get("paths", {}).items()
        for method, body in methods.items()
    ]


def _operation(schema: Mapping[str, Any], method: str, path: str, body: Mapping[str, Any]) -> Operation:
    content = body.get("responses", {}).get(200, {}).get("content", {})
    answer: Mapping[str, Any] = next((entry.get("schema", {}) for entry in content.values()), {})
    many = answer.get("type") == "array"
    parameters = tuple(
        Field(entry["name"], _type(entry.get("schema", {})), entry.get("required", False), entry.get("description", ""))
        for entry in body.get("parameters", [])
    )
    return Operation(
        method=method.upper(),
        path=path,
        summary=body.get("summary", ""),
        says=body.get("description", ""),
        parameters=parameters,
        answer=tuple(_properties(schema, answer.get("items", {}) if many else answer)),
        many=many,
    )


def _properties(schema: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Field]:
    target = answer
    if "$ref" in answer:
        target = schema.get("components", {}).get("schemas", {}).get(_last(answer["$ref"]), {})
    required = set(target.get("required", []))
    for name, entry in target.get("properties", {}).items():
        yield Field(name, _type(entry), name in required, entry.get("description", ""))


def _type(entry: Mapping[str, Any]) -> str:
    if "anyOf" in entry:
        return " | ".join(_type(option) for option in entry["anyOf"])
    if "$ref" in entry:
        return _last(entry["$ref"])
    if entry.get("type") == "array":
        return f"array<{_type(entry.get('items', {}))}>"
    return str(entry.get("type", "any"))


def _last(reference: str) -> str:
    return reference.rsplit("/", 1)[-1]
