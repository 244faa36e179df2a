"""Journeys in a browser: a document that the gate stops until it is mended, through three reviews to the public and
away again; a policy that waits for its interpretation, and the interpretation's end on every rendition; the catalogue
of a town out to a spreadsheet and back."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Locator, Page
from tests.cast import Cast
from tests.test_every_step import elsewhere

from gongkai.disclosure.actions import DocumentFacts, create_document
from gongkai.disclosure.actions.catalogue import keep_field, put_rows
from gongkai.disclosure.actions.gate import demand_interpretation
from gongkai.disclosure.catalogue.facts import RowFacts
from gongkai.disclosure.gate.running import check_document
from gongkai.disclosure.models import Column, Document
from gongkai.disclosure.queries.catalogue import in_force
from gongkai.disclosure.tests.conftest import Desk
from gongkai.disclosure.tests.test_gate import IDENTITY, workbook
from gongkai.foi.tests.test_public_browser import browsers
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Client]
DESK = "/admin/disclosure/"


class Officers:
    """Officers with a browser context each."""

    def __init__(self, context: Callable[[], BrowserContext], site: str, clients: Mapping[int, Client]) -> None:
        self.context, self.site, self.clients = context, site, clients
        self.pages: dict[int, Page] = {}

    def page(self, user: User, address: str) -> Page:
        if user.pk not in self.pages:
            context = self.context()
            cookies = [
                {"name": one.key, "value": one.value, "url": self.site}
                for one in self.clients[user.pk].cookies.values()
            ]
            context.add_cookies(cookies)  # type: ignore[arg-type]
            self.pages[user.pk] = context.new_page()
        page = self.pages[user.pk]
        page.goto(self.site + address)
        return page


def unfold(page: Page, label: str) -> Locator:
    """The step, opened if it is folded."""
    panel = page.locator("details", has=page.locator("summary", has_text=re.compile(f"^{label}$"))).first
    if panel.get_attribute("open") is None:
        panel.locator("summary").click()
    return panel


def step(page: Page, label: str) -> None:
    """Press the button of the step."""
    unfold(page, label).get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state()


def shown(page: Page, site: str, places: Sequence[str], title: str, address: str) -> list[str]:
    """The places that show a document, by its title or, in a sitemap, its address."""
    found = []
    for place in places:
        answer = page.request.get(site + place)
        text = json.dumps(answer.json(), ensure_ascii=False) if place.startswith("/api/") else answer.text()
        if answer.ok and (address if place.endswith(".xml") else title) in text:
            found.append(place)
    return found


def test_a_hidden_sheet_stops_a_document_and_three_reviews_let_it_out(
    cast: Cast, live_server: object, signed_in: SignIn, tmp_path: Path
) -> None:
    column = Column.add_root(title="通知公告", slug="c-1", number=1, kind="notice", keeper=cast.a)
    sheet = tmp_path / "发放名单.xlsx"
    sheet.write_bytes(workbook())
    site = str(live_server)
    posts = ("editor", "reviewer", "approver", "secrecy_reviewer", "signatory")
    clients = {cast.clerks[post].pk: signed_in(cast.clerks[post]) for post in posts}
    found: list[Document] = []

    def look() -> None:
        found[:] = [Document.objects.get()]

    def read() -> None:
        check_document(found[0].pk)

    for browser in browsers():
        officers = Officers(browser.new_context, site, clients)
        page = officers.page(cast.clerks["editor"], f"{DESK}documents/new/")
        page.get_by_label("标题").fill("2020年度补贴发放公示")
        page.get_by_label("信息类别").select_option("livelihood")
        page.get_by_label("栏目").select_option(str(column.pk))
        page.get_by_role("textbox", name="正文").fill("现将2020年度补贴发放情况予以公示。")
        page.get_by_role("button", name="保存").click()
        page.get_by_text("现在可以办理").wait_for()
        elsewhere(look)
        document = found[0]
        address = f"{DESK}documents/{document.pk}/"
        page.locator("summary", has_text="添加附件").click()
        page.locator("#file-upload").set_input_files(str(sheet))
        page.get_by_role("button", name="添加附件").click()
        page.get_by_text("附件已添加").wait_for()
        step(page, "送初审初校")
        elsewhere(read)
        page.goto(site + address)
        assert "底表" in page.content() and IDENTITY not in page.content()
        reviewer = officers.page(cast.clerks["reviewer"], address)
        step(reviewer, "初审初校通过")
        officers.page(cast.clerks["approver"], address)
        step(officers.pages[cast.clerks["approver"].pk], "复审复校通过")
        for _ in range(2):
            step(officers.page(cast.clerks["secrecy_reviewer"], address), "保密审查")
        signatory = officers.page(cast.clerks["signatory"], address)
        step(signatory, "终审终校通过")
        elsewhere(look)
        assert "工作表" in signatory.content() and found[0].stage == "final", "the gate stops it"
        page.goto(site + address)
        step(page, "撤回修改")
        page.get_by_role("button", name="移除").first.click()
        page.wait_for_load_state()
        page.goto(site + address)
        step(page, "送初审初校")
        elsewhere(read)
        for post, label in (("reviewer", "初审初校通过"), ("approver", "复审复校通过")):
            step(officers.page(cast.clerks[post], address), label)
        step(officers.page(cast.clerks["secrecy_reviewer"], address), "保密审查")
        step(officers.page(cast.clerks["signatory"], address), "终审终校通过")
        step(officers.page(cast.clerks["signatory"], address), "发布")
        public = browser.new_context().new_page()
        public.goto(f"{site}/zwgk/documents/")
        public.get_by_role("link", name="2020年度补贴发放公示").click()
        public.get_by_text("予以公示").wait_for()
        leaving = officers.page(cast.clerks["signatory"], address)
        unfold(leaving, "撤下")
        leaving.get_by_label("撤下事由").select_option("inaccurate")
        leaving.get_by_label("对外说明").fill("面积有误，更正后重新公示。")
        leaving.get_by_role("button", name="撤下", exact=True).click()
        leaving.wait_for_load_state()
        public.reload()
        public.get_by_text("面积有误，更正后重新公示。").wait_for()
        public.goto(f"{site}/zwgk/screen/")
        assert "补贴发放公示" not in public.content()


def test_a_policy_waits_for_its_interpretation_whose_withdrawal_is_seen_everywhere(
    cast: Cast, live_server: object, signed_in: SignIn
) -> None:
    column = Column.add_root(title="政策文件", slug="c-1", number=1, kind="notice", keeper=cast.a)
    desk, writer = Desk(cast), cast.clerk("editor")
    facts = DocumentFacts(cast.a.pk, column.pk, kind="policy", title="扶持小作坊的若干措施", body="<p>第一条</p>")
    policy = create_document(actor=writer, facts=replace(facts, formed_on=date(2020, 12, 1)))
    demand_interpretation(actor=cast.actor(cast.office), demanded=True)
    desk.submit(policy)
    title = "一图读懂小作坊扶持措施"
    told = replace(facts, kind="interpretation", form="text", title=title, body="<p>怎么申请</p>")
    reading = create_document(actor=writer, facts=replace(told, formed_on=date(2020, 12, 1)))
    posts = ("editor", "reviewer", "approver", "secrecy_reviewer", "signatory")
    clients = {cast.clerks[post].pk: signed_in(cast.clerks[post]) for post in posts}
    site, gone = str(live_server), f"/zwgk/documents/{reading.pk}/"

    def let_out() -> None:
        for document in (policy, reading):
            desk.clear(document)
            desk.publish(document)

    for browser in browsers():
        officers = Officers(browser.new_context, site, clients)
        editor = officers.page(cast.clerks["editor"], f"{DESK}documents/{policy.pk}/")
        editor.get_by_text("政策文件没有关联解读材料，应与文件同步发布").first.wait_for()
        step(editor, "撤回修改")
        officers.page(cast.clerks["editor"], f"{DESK}documents/{reading.pk}/")
        unfold(editor, "关联其他信息")
        editor.get_by_label("关系").select_option("interprets")
        editor.get_by_label("对方的编号").fill(str(policy.pk))
        editor.get_by_role("button", name="关联其他信息", exact=True).click()
        editor.get_by_text("已关联。").wait_for()
        elsewhere(let_out)
        public = browser.new_context().new_page()
        public.goto(f"{site}/zwgk/documents/{policy.pk}/")
        public.get_by_role("link", name=title).click()
        public.get_by_role("link", name="扶持小作坊的若干措施").wait_for()
        public.get_by_role("button", name="看懂了", exact=True).click()
        public.get_by_text("谢谢").wait_for()
        leaving = officers.page(cast.clerks["signatory"], f"{DESK}documents/{reading.pk}/")
        leaving.get_by_text("看懂").first.wait_for()
        places = (gone, f"{gone}wechat/", f"/zwgk/documents/{policy.pk}/", "/zwgk/columns/1/", "/zwgk/screen/")
        places += tuple(f"/zwgk/documents/{one}" for one in ("", "feed/", "sitemap.xml"))
        places += (f"/zwgk/organs/{cast.a.code}/", "/api/v1/documents")
        assert shown(public, site, places, title, gone) == list(places)
        unfold(leaving, "撤下")
        leaving.get_by_label("撤下事由").select_option("inaccurate")
        leaving.get_by_label("对外说明").fill("标准有误，更正后重新发布。")
        leaving.get_by_role("button", name="撤下", exact=True).click()
        leaving.wait_for_load_state()
        assert shown(public, site, places, title, gone) == []
        public.goto(site + gone)
        public.get_by_text("标准有误，更正后重新发布。").wait_for()


def test_the_catalogue_of_a_town_goes_out_to_a_spreadsheet_and_back(
    cast: Cast, live_server: object, signed_in: SignIn, tmp_path: Path
) -> None:
    system = Actor.system("test")
    keep_field(actor=system, code="120", name="社会救助", on=date(2017, 5, 9))
    facts = RowFacts("120", "低保", "审批信息", ordinal=1, elements=("名单", "金额"), organ_id=cast.town.pk)
    put_rows(actor=system, scope_id=cast.town.pk, rows=[facts], on=date(2020, 1, 2), reason="编制")
    clients, before = {cast.office.pk: signed_in(cast.office)}, list[int]()
    for browser in browsers():
        officers = Officers(browser.new_context, str(live_server), clients)
        page = officers.page(cast.office, f"{DESK}catalogue/?scope={cast.town.pk}")
        with page.expect_download() as waiting:
            page.get_by_role("link", name="导出目录（XLSX）").click()
        book = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
        book["社会救助"]["F4"] = "每月10日前"
        book["社会救助"].append([2, "临时救助", "救助结果", "对象；金额", "", "20个工作日内", cast.town.name])
        changed = tmp_path / "镇目录.xlsx"
        book.save(changed)
        for button in ("预览", "导入"):
            page.goto(f"{live_server}{DESK}catalogue/import/")
            page.get_by_label("目录所属").select_option(label=str(cast.town))
            page.get_by_label("目录文件").set_input_files(str(changed))
            page.get_by_label("调整理由").fill("年度调整")
            page.get_by_role("button", name=button, exact=True).click()
            page.wait_for_load_state()
            if button == "预览":
                page.get_by_text("新增1项，修改1项，未变0项").wait_for()
                elsewhere(lambda: before.append(in_force(cast.town.pk, date(2021, 1, 15)).count()))
        page.get_by_text("已导入：新增1项，修改1项，未变0项。").wait_for()
    assert before == [1], "a preview changes nothing"
    now = list(in_force(cast.town.pk, date(2021, 1, 15)))
    assert [(one.level_two, one.period_text) for one in now] == [
        ("审批信息", "每月10日前"),
        ("救助结果", "20个工作日内"),
    ]
