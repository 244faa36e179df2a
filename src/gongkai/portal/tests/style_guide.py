"""Every building block on one page, for eyes and for the accessibility checker; served only inside tests."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from gongkai.kernel.charts import Bar, Group, bar_chart, grouped_bars

PAGE = """{% extends "base.html" %}{% load blocks %}{% block title %}样式{% endblock %}{% block content %}
<div class="stack-l"><h1>样式</h1>
{% error_summary form %}
<form class="form" method="post" novalidate>{% for bound in form %}{% field bound %}{% endfor %}
<div class="buttons"><button class="button" type="submit">继续</button>
<a class="button button--quiet" href="/">返回</a></div></form>
<section class="stack"><h2>核对</h2>{% answers answers %}</section>
{% receipt "申请已提交" "NS-2021-7K3Q-9XPM" "查询码" facts "我们将在1个工作日内与您确认；确认之日为收到申请之日。" %}
{% metadata facts %}
<div class="with-aside with-aside--left"><div>{% facets groups %}</div><div class="stack">
<h2>列表 <span class="faint small">共 92 件</span></h2>
<ul class="rows"><li class="row"><a href="/">关于公布区级预算的通知</a>
<p class="row__meta"><span>区财政局</span><span>2021年1月15日</span>
{% status "承办中" "active" %}</p></li></ul>{% pagination page %}
{% empty "没有符合条件的申请。" "清除筛选" "/" %}</div></div>
<p>{% status "待登记" %} {% status "承办中" "active" %} {% status "已答复" "good" %} {% status "三日内到期" "warn" %}
{% status "已逾期" "bad" %}</p>
<section class="stack"><h2>期限</h2>{% day_strip days due_on=due_on received_on=received_on today=today %}</section>
{% data_table "四、行政复议、行政诉讼情况" head rows "1,2" True %}
<div class="columns columns-2"><div>{{ bars }}</div><div>{{ pairs }}</div></div>
</div>{% endblock %}"""


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="姓名或者名称", help_text="与身份证明一致", error_messages={"required": "请填写姓名或者名称"}
    )
    email = forms.EmailField(label="电子邮箱", required=False)
    how = forms.ChoiceField(
        label="希望怎样得到信息",
        choices=[("mail", "邮寄"), ("email", "电子邮件"), ("counter", "当面领取")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择一种方式"},
    )
    what = forms.CharField(label="所需信息", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="以上内容属实", error_messages={"required": "请确认内容属实"})


def days() -> list[dict[str, object]]:
    """Forty-odd days from a receipt, with a suspended span; only for looking at."""
    first, made = date(2021, 1, 15), []
    for offset in range(40):
        on = first + timedelta(days=offset)
        kind, why = "counted", "工作日"
        if offset == 0:
            kind, why = "receipt", "收到申请之日不计入"
        elif on.weekday() > 4:
            kind, why = "rest", "周末"
        elif date(2021, 1, 26) <= on <= date(2021, 2, 3):
            kind, why = "suspended", "征求第三方意见"
        made.append({"on": on, "counts": kind == "counted", "kind": kind, "why": why, "article": "条例第三十三条"})
    return made


def style_guide(request: HttpRequest) -> HttpResponse:
    form = Sample({"name": "", "email": "not-an-address"})
    groups = [
        {"label": "状态", "items": [{"label": "承办中", "count": 12, "href": "?state=handling", "active": True}]},
        {"label": "机关", "items": [{"label": "区财政局", "count": 3, "href": "?organ=1", "active": False}]},
    ]
    context = {
        "form": form,
        "answers": [("姓名", "张明", "/"), ("所需信息", "2020年预算\n2020年决算", "/"), ("传真", "", "")],
        "facts": [
            ("索引号", "11441700007280420Y/2021-00050"),
            ("发布机构", "区政府办公室"),
            ("发布日期", "2021年1月15日"),
        ],
        "groups": [_Named(group) for group in groups],
        "page": Paginator(range(92), 10).page(4),
        "days": days(),
        "received_on": date(2021, 1, 15),
        "today": date(2021, 1, 22),
        "due_on": date(2021, 2, 19),
        "head": ["类别", "结果维持", "结果纠正"],
        "rows": [["行政复议", 47, 15], ["未经复议直接起诉", 3, 0]],
        "bars": bar_chart(
            "予以公开最多，799件", [Bar("予以公开", 799, "/"), Bar("部分公开", 84), Bar("不予公开", 120)]
        ),
        "pairs": grouped_bars(
            "2020年新收申请1,777件，比上年增加512件",
            ["2019年", "2020年"],
            [Group("新收申请", (1265, 1777)), Group("办结", (1232, 1732)), Group("结转下年度", (None, 78))],
        ),
    }
    return HttpResponse(Template(PAGE).render(RequestContext(request, context)))


class _Named(dict[str, object]):
    """A mapping whose `items` in a template is the entry, not the method."""

    def __getattr__(self, name: str) -> object:
        return self[name]


urlpatterns = [path("style/", style_guide), path("", include("gongkai.portal.urls"))]
