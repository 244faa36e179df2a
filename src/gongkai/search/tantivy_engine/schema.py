"""The fields of the index, and an entry as a document of it.

Texts are cut here and not by the index, so that indexing and asking cut alike. No text of an entry is stored: what is
shown is read from the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import tantivy

from gongkai.kernel.registry import Entry
from gongkai.search import language
from gongkai.search.understanding import exact_form, number_of

VERSION = 2
"""Raised with every change of the fields or of how texts are cut: an index of another version is built anew."""

LONGEST_BODY = 20_000
"""Characters of a body that are indexed."""
VALIDITIES = {"": 0, "in_force": 0, "expired": 1, "repealed": 2}
EPOCH = date(1900, 1, 1)
ASIDE = re.compile(r"（(?:信息)?(?:变更|延续|补证|注销|终止|证明补开)）$")
BESIDE = 0.75
"""What a handling item weighs that is not the matter itself but its change or its end: asked for by name, its words in
the title still put it first."""
MARK = "|"
"""Stands between a sound and the word that has it."""

EXACT = ("key", "kind", "organ", "whole", "number")
CUT = ("title", "keywords", "body", "characters", "pairs", "pinyin", "initials", "sounds")


@cache
def schema() -> tantivy.Schema:
    build = tantivy.SchemaBuilder()
    build.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("kind", tokenizer_name="raw", index_option="basic", fast=True)
    build.add_text_field("organ", tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("whole", "number"):
        build.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("title", "keywords", "body", "pairs"):
        build.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("characters", "pinyin", "initials"):
        build.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    build.add_text_field("sounds", tokenizer_name="whitespace", index_option="basic")
    for name in ("year", "day", "validity", "weight"):
        build.add_integer_field(name, indexed=name == "year", fast=True)
    return build.build()


def document(entry: Entry, weight: float = 1.0) -> tantivy.Document:
    """The entry as it is indexed; `weight` is that of its kind."""
    title = language.fold(entry.title)
    words = language.words(title)
    aliases = " ".join(language.fold(word) for word in entry.keywords)
    facts = " ".join(f"{label} {value}" for label, value in entry.fields)
    body = language.fold(f"{entry.organ} {entry.number} {facts} {entry.body[:LONGEST_BODY]}")
    spoken = language.pinyin(title)
    found = tantivy.Document()
    found.add_text("key", f"{entry.kind}:{entry.id}")
    found.add_text("kind", entry.kind)
    if entry.organ:
        found.add_text("organ", entry.organ)
    found.add_text("whole", exact_form(entry.title))
    for number in _numbers(entry):
        found.add_text("number", number)
    found.add_text("title", " ".join(words))
    found.add_text("keywords", " ".join(language.words(aliases)))
    found.add_text("body", language.spaced_words(body))
    found.add_text("characters", " ".join(language.characters(title)))
    found.add_text("pairs", " ".join(language.pairs(f"{title} {aliases}")))
    found.add_text("pinyin", " ".join(spoken))
    found.add_text("initials", " ".join(one[0] for one in spoken))
    found.add_text("sounds", " ".join(_sounds([*words, *language.words(aliases)])))
    if entry.dated:
        found.add_integer("year", entry.dated.year)
    found.add_integer("day", (entry.dated - EPOCH).days if entry.dated else 0)
    found.add_integer("validity", VALIDITIES.get(entry.validity, 0))
    found.add_integer("weight", round(weight * (BESIDE if ASIDE.search(entry.title) else 1) * 1000))
    return found


def _numbers(entry: Entry) -> set[str]:
    """The number in its one form, as it is written, and one that the title carries."""
    given = {number_of(entry.number) or exact_form(entry.number), exact_form(entry.number), number_of(entry.title)}
    return given - {""}


def _sounds(words: list[str]) -> Iterator[str]:
    for word in set(words):
        if len(word) > 1 and language.HAN.fullmatch(word):
            yield f"{language.sound(word)}{MARK}{word}"
