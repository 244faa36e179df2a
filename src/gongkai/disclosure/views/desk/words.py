"""`/admin/disclosure/words/`: the district's list of words, kept by its disclosure office."""

from __future__ import annotations

import csv
import io

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.disclosure.actions.words import WordFacts, add_word, end_word, import_words, keep_script_words
from gongkai.disclosure.forms import Keyed
from gongkai.disclosure.models import Word
from gongkai.disclosure.policies import DESK_POSTS, is_office
from gongkai.disclosure.views.desk.documents import refuse
from gongkai.kernel import script
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.kernel.sheets import Column, Unreadable, read_rows

PAGE, MOST_BYTES = 100, 2 * 2**20
HEADINGS = ("词语", "应为", "类别", "例外")
COLUMNS = (
    Column("text", "词语", required=True),
    Column("advice", "应为"),
    Column("kind", "类别", required=True, choices={label: key for key, label in Word.KINDS.items()}),
    Column("exceptions", "例外"),
)
POSTS = frozenset({"disclosure_office"})


class WordForm(Keyed):
    """A word and what to write instead."""

    text = forms.CharField(label="词语", max_length=60)
    advice = forms.CharField(label="应为", max_length=200, required=False, help_text="例如：应为“安装”。")
    kind = forms.ChoiceField(label="类别", choices=list(Word.KINDS.items()), help_text="禁用的须处理后才能发布。")
    exceptions = forms.CharField(
        label="例外", max_length=500, required=False, help_text="含有该词而不是差错的词语，用分号隔开。"
    )

    @property
    def facts(self) -> WordFacts:
        said = self.cleaned_data
        return WordFacts(said["text"], said["advice"], said["kind"], split(said["exceptions"]))


class ScriptForm(Keyed):
    """Pairs of words, one a line."""

    pairs = forms.CharField(
        label="本地用词",
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 14}),
        help_text="每行一个：简体=繁体，例如：互联网=互聯網。地名、机构名和港澳惯用的说法写在这里，优先于通用字词表。",
    )

    def clean_pairs(self) -> dict[str, str]:
        """Simplified → traditional; a line without its second half is named."""
        found: dict[str, str] = {}
        for number, line in enumerate(self.cleaned_data["pairs"].splitlines(), start=1):
            plain, equals, other = (part.strip() for part in line.replace("＝", "=").partition("="))
            if not plain and not equals:
                continue
            if not plain or not other:
                raise ValidationError(f"第{number}行“{line[:60]}”应写成“简体=繁体”")
            if found.setdefault(plain, other) != other:
                raise ValidationError(f"第{number}行“{plain}”写了两种繁体")
        return found


class ImportForm(Keyed):
    upload = forms.FileField(label="词语表（CSV 或者 XLSX）", help_text="表头：词语、应为、类别、例外。")


def split(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.replace("；", ";").split(";") if one.strip())


@officers(DESK_POSTS)
def word_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list, for whoever writes and reviews; a form for another word, for the disclosure office."""
    form = WordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_word(actor=actor, facts=form.facts, request_key=form.cleaned_data["request_key"] or "")
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, "已加入词语表，从下一次检查起适用。")
            return redirect("disclosure_desk:words")
    return _page(request, actor, form, ImportForm(auto_id="import-%s"))


def _page(request: HttpRequest, actor: Actor, form: WordForm, importing: ImportForm) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:60]
    rows = Word.objects.filter(ended_at__isnull=True, text__contains=text)
    context = {
        "tab": "words",
        "form": form,
        "importing": importing,
        "q": text,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_set": is_office(actor),
    }
    return render(request, "disclosure/desk/words.html", context)


@officers(POSTS)
@require_POST
def end(request: HttpRequest, actor: Actor, word_id: int) -> HttpResponse:
    """The word is no longer looked for."""
    end_word(actor=actor, word_id=word_id)
    messages.success(request, "已停用。")
    return redirect("disclosure_desk:words")


@officers(POSTS)
@require_POST
def take_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A whole list, all or nothing; every wrong cell is named."""
    form = ImportForm(request.POST, request.FILES, auto_id="import-%s")
    if form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            if upload.size > MOST_BYTES:
                raise ValidationError("词语表超过2 MB")
            rows, errors = read_rows(upload.read(), upload.name, COLUMNS)
            if errors:
                raise ValidationError([f"第{one.row}行“{one.column}”：{one.message}" for one in errors[:20]])
            facts = [
                WordFacts(row.get("text"), row.get("advice") or "", row.get("kind"), split(row.get("exceptions") or ""))
                for row in rows
            ]
            changed = import_words(actor=actor, rows=facts)
        except (Unreadable, PermissionDenied) as error:
            form.add_error("upload", str(error))
        except ValidationError as error:
            form.add_error("upload", error.messages)
        else:
            messages.success(request, f"已导入，新增或者修改{changed}个词语。")
            return redirect("disclosure_desk:words")
    return _page(request, actor, WordForm(), form)


@officers(POSTS)
def script_words(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/disclosure/words/script/`: the district's own words of the pages in traditional script."""
    kept = "\n".join(f"{plain}={other}" for plain, other in sorted(script.words().items()))
    form = ScriptForm(request.POST or None, initial={"pairs": kept})
    if request.method == "POST" and form.is_valid():
        try:
            keep_script_words(
                actor=actor, pairs=form.cleaned_data["pairs"], request_key=form.cleaned_data["request_key"] or ""
            )
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, "已保存，繁体版立即采用。")
            return redirect("disclosure_desk:words_script")
    return render(request, "disclosure/desk/script_words.html", {"tab": "words", "form": form})


@officers(DESK_POSTS)
@require_safe
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list as CSV, in the form that is imported."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for one in Word.objects.filter(ended_at__isnull=True):
        writer.writerow((one.text, one.advice, one.get_kind_display(), ";".join(one.exceptions)))
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="words.csv"'
    return response
