"""`/admin/foi/numbers/`: the register of 文号 of an organ and year, and its workbook."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from gongkai.documents.writing.grid import plain_grid
from gongkai.documents.writing.workbook import grid_sheet, new_workbook, save
from gongkai.foi.letters import zh_date
from gongkai.foi.policies import CASE_POSTS, OVERSEERS
from gongkai.foi.queries.register import Series, register, years_of
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.organs.models import Organ
from gongkai.organs.policies import organs_visible_to

KEEPERS = CASE_POSTS | OVERSEERS
HEADER = ("文号", "文种", "成文日期", "状态", "作废理由或者说明", "登记编号", "来源")


@dataclass(frozen=True)
class Chosen:
    """What the page shows."""

    organ: Organ
    year: int
    years: list[int]
    organs: list[Organ]
    series: list[Series]


@officers(KEEPERS)
def number_register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every number of the organ and year."""
    return render(request, "foi/desk/letter_register.html", {"chosen": _choose(request, actor)})


@officers(KEEPERS)
def number_workbook(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The register as XLSX, a sheet for each series."""
    chosen = _choose(request, actor)
    name = f"文号登记簿-{chosen.organ.name}-{chosen.year}"
    book = new_workbook(name, dated=clock.today())
    for one in chosen.series:
        rows = tuple(
            (
                entry.number,
                entry.title,
                zh_date(entry.dated) if entry.dated else "",
                entry.state,
                entry.why,
                entry.case_number,
                "办公系统" if entry.outside else "本系统",
            )
            for entry in one.entries
        )
        grid_sheet(
            book, one.name[:28], f"{chosen.organ.name} {one.name}〔{chosen.year}〕", plain_grid("", HEADER, rows)
        )
    if not chosen.series:
        grid_sheet(book, "文号登记簿", name, plain_grid("", HEADER, ()))
    response = HttpResponse(
        save(book), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    return response


def _choose(request: HttpRequest, actor: Actor) -> Chosen:
    organs = list(organs_visible_to(actor).order_by("path"))
    if not organs:
        raise Http404("没有这一页")
    wanted = request.GET.get("organ", "")
    own = [organ for organ in organs if organ.pk == actor.organ_id]
    organ = next((one for one in organs if str(one.pk) == wanted), None) if wanted else (own or organs)[0]
    if organ is None:
        raise Http404("没有这一页")
    years = years_of(organ) or [clock.today().year]
    said = request.GET.get("year", "")
    year = int(said) if said.isdecimal() and len(said) == 4 else years[0]
    return Chosen(organ, year, years, organs, register(organ, year))
