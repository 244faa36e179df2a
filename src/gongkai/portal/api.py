"""The API root `/api/v1/`: rooms below add their routers; the documentation is a page of ours, without any script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI, Schema
from ninja.openapi.docs import DocsBase

from gongkai.disclosure.api import router as disclosure_router
from gongkai.kernel import clock
from gongkai.kernel.page_meta import PageMeta
from gongkai.kernel.site_frame import identity
from gongkai.portal.api_docs import operations
from gongkai.portal.columns import SITE
from gongkai.portal.queries import years_of_figures
from gongkai.search.api import router as search_router
from gongkai.services.api import router as services_router


class PlainDocs(DocsBase):
    """The OpenAPI description as a page of the site."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        context = {
            "page_meta": PageMeta("开放接口", SITE),
            "operations": operations(api.get_openapi_schema()),
            "openapi_url": self.get_openapi_url(api, kwargs),
        }
        return render(request, "portal/api_docs.html", context)


api = NinjaAPI(
    title="公开 · 政府信息公开开放接口",
    version="1.0.0",
    description="已公开的政府信息，供查询和再利用；不需要登记，只提供读取。",
    urls_namespace="api-v1",
    docs=PlainDocs(),
)
api.add_router("", services_router)
api.add_router("", disclosure_router)
api.add_router("", search_router)


class SiteOut(Schema):
    """The site and the marks of its footer, and the business date (`today`, ISO)."""

    name: str
    domain: str
    id_code: str
    host_unit: str
    operating_unit: str
    today: str
    rehearsed: bool


class YearOut(Schema):
    """Totals of one year's report, in cases; `outcomes` are the groups of section three's results."""

    year: int
    received: int
    carried_in: int
    concluded: int
    carried_out: int
    outcomes: dict[str, int]


@api.get("/site", response=SiteOut, summary="网站标识与业务日期", tags=["网站"])
def site(request: HttpRequest) -> SiteOut:
    """网站名称、域名、标识码、主办和承办单位，以及系统采用的业务日期。"""
    known = identity()
    return SiteOut(
        name=known.name,
        domain=known.domain,
        id_code=known.id_code,
        host_unit=known.host_unit,
        operating_unit=known.operating_unit,
        today=clock.today().isoformat(),
        rehearsed=clock.rehearsed() is not None,
    )


@api.get("/figures", response=list[YearOut], summary="依申请公开年度数据", tags=["数据"])
def figures(request: HttpRequest) -> list[YearOut]:
    """已公布年度报告的最近几个年度的新收、结转、办结件数和各类办理结果，口径与年度报告第三部分一致。"""
    return [
        YearOut(
            year=year.year,
            received=year.received,
            carried_in=year.carried_in,
            concluded=year.concluded,
            carried_out=year.carried_out,
            outcomes=dict(year.outcomes),
        )
        for year in years_of_figures()
    ]
