"""One object of every kind that an address can name, brought there by the real actions; all of it is A's."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import Model
from tests.cast import TODAY, Cast

from gongkai.annual_report.editions import EDITION_2019
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions.catalogue import Cause, keep_field, open_tasks, put_rows
from gongkai.disclosure.actions.normative import open_file
from gongkai.disclosure.actions.outlets import OutletFacts, keep_outlet, make_deliveries
from gongkai.disclosure.actions.reading import keep_file_text
from gongkai.disclosure.actions.registers import EntryFacts, take_entries
from gongkai.disclosure.actions.topics import BlockFacts, PolicyFacts, TopicFacts, add_block, keep_topic, take_policies
from gongkai.disclosure.catalogue.compiling import compile_catalogue
from gongkai.disclosure.catalogue.facts import RowFacts
from gongkai.disclosure.events import CatalogueChanged
from gongkai.disclosure.gate.running import check_document
from gongkai.disclosure.models import CatalogueRow, Column, Delivery, Document, NormativeFile, RegisterEntry, Topic
from gongkai.foi import actions as foi
from gongkai.foi.actions.files import attach_file, keep_file_reading
from gongkai.foi.actions.guidance import propose_wording
from gongkai.foi.actions.publication import propose_publication
from gongkai.foi.actions.redaction import keep_pages, start_redaction
from gongkai.foi.actions.rights import RightsFacts, receive_rights
from gongkai.foi.actions.signing import link_token
from gongkai.foi.models import (
    Batch,
    Case,
    CaseFile,
    Consultation,
    HelpRequest,
    PaymentClaim,
    PublicationProposal,
    Redaction,
    Remedy,
    RightsRequest,
    Sealing,
    Wording,
)
from gongkai.kernel import files
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ
from gongkai.services.actions.bundles import BundleFacts, StepFacts, compose_bundle, publish_bundle
from gongkai.services.elements import COMPANY_STAGES
from gongkai.services.importing import FORMS, import_list
from gongkai.services.models import Bundle, Item, ItemFile, Power
from gongkai.statistics import actions as statistics
from gongkai.statistics.models import AnnualReport, ReportComment, Return

WANTED = "甲局从业单位抽检经费支出明细"
"""What the applicant of A asks for: to be read by A, its overseers and the applicant, by nobody else."""
PROSE = "甲局年报草稿中尚未公布的一句话"
NAME, PHONE, IDENTITY, CODE = "欧阳喆", "13800138000", "11010519491231002X", "ABCDEFGHJKLMNPQR"
YEAR = 2020


@dataclass(frozen=True)
class Stage:
    """Everything an address can name. The published report alone is everybody's."""

    case: Case
    file: CaseFile
    remedy: Remedy
    help: HelpRequest
    consultation: Consultation
    consulted_file: CaseFile
    batch: Batch
    sealing: Sealing
    token: str
    row: Return
    draft: AnnualReport
    comment: ReportComment
    published: AnnualReport
    power: Power
    item: Item
    bundle: Bundle
    wording: Wording
    proposal: PublicationProposal
    document: Document
    duty: CatalogueRow
    entry: RegisterEntry
    topic: Topic
    delivery: Delivery
    file_of_rule: NormativeFile
    """Published by A."""
    rights: RightsRequest
    claim: PaymentClaim
    """With a proof; of the case, refused long ago."""
    redaction: Redaction
    """Of the file of the case; its page is made."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Words that betray the work of A."""
        return (WANTED, PROSE, self.case.number, self.remedy.body_number)


def objected(cast: Cast) -> RightsRequest:
    """A correction wanted of A."""
    proof = files.store(b"%PDF-proof", name="proof.pdf", kind="rights", actor=Actor.system("test"))
    said = (NAME, PHONE, "登记的住址不准确", "更正住址")
    facts = RightsFacts("correction", cast.a.pk, *said, id_number=IDENTITY, proof_id=proof.pk)
    return receive_rights(actor=Actor.applicant("申请人"), facts=facts, code="RIGHTSRIGHTSRIGH")


def covered(cast: Cast, case: Case, file: CaseFile) -> Redaction:
    """The file of the case is being marked; the worker has made its page."""
    begun = start_redaction(actor=cast.clerk("handler"), case_id=case.pk, file_id=file.pk)
    worker = Actor.system("worker")
    image = files.store(b"\x89PNG-page", name="page.png", kind="redaction", actor=worker)
    return keep_pages(
        actor=worker,
        redaction_id=begun.pk,
        prepared_id=image.pk,
        images=[(1, image.pk)],
        pages=[(595.0, 842.0)],
        texts=[["抽检", [[10, 10, 20, 20], [20, 10, 30, 20]]]],
    )


def duty(cast: Cast) -> CatalogueRow:
    """A row of the district's catalogue that cites a power which has changed; the catalogue is compiled."""
    office = Actor.system("stage")
    keep_field(actor=office, code="116", name="食品药品监管", on=TODAY)
    facts = RowFacts(
        "116",
        "监督检查",
        "食品抽检结果",
        elements=("产品", "结论"),
        organ_id=cast.a.pk,
        powers=("P-1",),
        levels=("county",),
    )
    put_rows(actor=office, scope_id=cast.district.pk, rows=[facts], on=TODAY, reason="编制")
    open_tasks(actor=office, causes=[Cause("P-1", "食品抽检", "已调整", TODAY)])
    compile_catalogue(CatalogueChanged(scope_id=cast.district.pk))
    return CatalogueRow.objects.get(code="116001001")


def entered(cast: Cast) -> RegisterEntry:
    """A permit decision of A in its register."""
    facts = EntryFacts(
        "permit", cast.a.pk, "台账", "P-1", "食品经营许可", TODAY, number="南市监许〔2021〕1号", party="甲公司"
    )
    take_entries(actor=Actor.system("stage"), rows=[facts], name="台账")
    return RegisterEntry.objects.get()


def told(document: Document) -> Delivery:
    """A delivery of the document that waits for an outlet."""
    office = Actor.system("stage")
    keep_outlet(actor=office, facts=OutletFacts("媒体中心", "https://media.example.cn/hook"))
    make_deliveries(actor=office, document_id=document.pk, event="published", source="p1")
    return Delivery.objects.get()


def opened(cast: Cast) -> Topic:
    """A topic with a block of A and a policy."""
    office = Actor.system("stage")
    topic = keep_topic(actor=office, facts=TopicFacts(1, "营商环境专题", "政策和办事", cast.district.pk, TODAY))
    add_block(actor=office, topic_id=topic.pk, facts=BlockFacts("text", "说明", cast.a.pk, text="办事一次办成。"))
    policy = PolicyFacts("HK-1", "港澳青年创业补贴", "hk_youth", "在区内创业", "每户1万元", cast.a.pk)
    take_policies(actor=office, topic_id=topic.pk, rows=[policy])
    return topic


def disclosed(cast: Cast) -> Document:
    """A document of A, with an attachment, through its three reviews to the public; a change of it waits as a draft."""
    column = Column.add_root(title="通知公告", slug="column-9", number=9, kind="notice", keeper=cast.a)
    editor = cast.clerk("editor")
    facts = disclosure.DocumentFacts(
        cast.a.pk, column.pk, "announcement", "关于年度抽检计划的公告", "<p>现予公告。</p>"
    )
    document = disclosure.create_document(actor=editor, facts=facts)
    stored = files.store(b"plan-file", name="plan.txt", kind="disclosure", actor=editor)
    held = {"document_id": document.pk, "version": document.latest_revision_id}
    told = disclosure.FileFacts(stored_id=stored.pk, title="抽检计划", suffix="txt", size=9)
    document = disclosure.add_file(actor=editor, facts=told, **held)
    held["version"] = document.latest_revision_id
    keep_file_text(actor=Actor.system("worker"), stored_id=stored.pk, text="抽检计划")
    disclosure.submit_document(actor=editor, **held)
    check_document(document.pk)
    disclosure.pass_review(actor=cast.clerk("reviewer"), **held)
    disclosure.pass_review(actor=cast.clerk("approver"), **held)
    for item in ("标题和正文", "附件：抽检计划"):
        disclosure.check_secrecy(actor=cast.clerk("secrecy_reviewer"), item=item, passed=True, ground="不涉密", **held)
    disclosure.pass_review(actor=cast.clerk("signatory"), **held)
    disclosure.publish_document(actor=cast.clerk("signatory"), **held)
    return Document.objects.get(pk=document.pk)


def answered(cast: Cast, organ: Organ, number: str = CODE) -> Case:
    """An application handed in at A's counter today, granted and served today; the letter waits to be rendered."""
    who = foi.ApplicantDetails(name=NAME, id_kind="resident_id", id_number=IDENTITY, phone=PHONE)
    application = foi.Application(
        organ_id=organ.pk,
        channel="counter",
        applicant=who,
        items=(WANTED,),
        received_on=TODAY,
        arrived_on=TODAY,
        oral=True,
    )
    clerk, handler = cast.clerk("registrar"), cast.clerk("handler")
    case: Case = foi.receive(actor=clerk, application=application, code=number)
    foi.register(actor=clerk, case_id=case.pk, applicant_class="natural_person")
    foi.assign(actor=clerk, case_id=case.pk, assignee_id=cast.clerks["handler"].pk)
    foi.decide(
        actor=handler, case_id=case.pk, decisions=[foi.ItemDecision(1, "granted", grounds={"access": "随本答复书附上"})]
    )
    foi.draft_answer(actor=handler, case_id=case.pk)
    foi.submit_review(actor=handler, case_id=case.pk)
    foi.review_secrecy(actor=cast.clerk("secrecy_reviewer"), case_id=case.pk, result="open", ground="不涉密")
    foi.pass_review(actor=cast.clerk("reviewer"), case_id=case.pk)
    foi.approve(actor=cast.clerk("approver"), case_id=case.pk)
    foi.sign(actor=cast.clerk("signatory"), case_id=case.pk)
    scan = files.store(b"%PDF-stamped", name="stamped.pdf", kind="sealed", actor=clerk)
    foi.upload_sealed(actor=clerk, case_id=case.pk, stored_id=scan.pk)
    foi.serve(actor=handler, case_id=case.pk, on=TODAY, way="direct")
    case.refresh_from_db()
    return case


def challenged(cast: Cast, case: Case, number: str = "穗府行复〔2021〕77号") -> Remedy:
    """A review of A's answer, pending."""
    remedy: Remedy = foi.file_remedy(
        actor=cast.clerk("legal_reviewer"),
        organ_id=case.organ_id,
        kind="review",
        filed_on=TODAY,
        body="广州市南沙区人民政府",
        body_number=number,
        case_id=case.pk,
    )
    return remedy


def helped(cast: Cast) -> HelpRequest:
    """A unit of A asked by a handler of A; still owed."""
    case = handled(cast, cast.a, cast.clerk("registrar"), cast.clerk("handler"), "HELPHELPHELPHELP")
    asked = foi.ask_help(
        actor=cast.clerk("handler"),
        case_id=case.pk,
        helpers=[foi.Helper(cast.a.pk, "财务科")],
        question="请提供凭证",
        due_on=TODAY,
    )
    return asked[0]


def consulted(cast: Cast) -> tuple[Consultation, CaseFile]:
    """A consulted by B, with a file of B's case to look at; not answered."""
    other = cast.actor(cast.other_clerk)
    case = handled(cast, cast.b, other, other, "CONSULTCONSULTCO")
    stored = files.store(b"%PDF-minutes", name="minutes.pdf", kind="case", actor=other)
    file = attach_file(actor=other, case_id=case.pk, stored_id=stored.pk, kind="evidence", title="会议纪要")
    foi.consult_organ(
        actor=other,
        case_id=case.pk,
        on=TODAY,
        organ_name="",
        organ_id=cast.a.pk,
        basis="34",
        about="联合印发的会议纪要",
        file_ids=[file.pk],
    )
    return case.consultations.get(), file


def handled(cast: Cast, organ: Organ, clerk: Actor, handler: Actor, code: str) -> Case:
    """An application at the counter of the organ, given to the handler."""
    who = foi.ApplicantDetails(name="钱某", id_kind="other", id_number="", phone="13700000000")
    application = foi.Application(
        organ_id=organ.pk, channel="counter", applicant=who, items=("会议纪要",), received_on=TODAY, arrived_on=TODAY
    )
    case: Case = foi.receive(actor=clerk, application=application, code=code)
    foi.register(actor=clerk, case_id=case.pk, applicant_class="natural_person")
    foi.assign(actor=clerk, case_id=case.pk, assignee_id=handler.user_id)
    return case


def drafted(cast: Cast, organ: Organ) -> AnnualReport:
    """The report of A, sent back with one remark that still waits for its answer."""
    handler, office = cast.clerk("handler"), cast.actor(cast.office)
    report: AnnualReport = statistics.start_report(
        actor=handler, organ_id=organ.pk, year=YEAR, edition="2019", prose={"one": PROSE, "five": PROSE, "six": PROSE}
    )
    statistics.hand_in_report(actor=handler, report_id=report.pk)
    remark = statistics.CommentDraft(section="five", quote=PROSE, text="请写明具体问题")
    statistics.send_back_report(actor=office, report_id=report.pk, comments=[remark])
    report.refresh_from_db()
    return report


def published(cast: Cast, organ: Organ) -> AnnualReport:
    """The report of an organ that had nothing to report, all the way to the reader."""
    system, office = Actor.system("test"), cast.actor(cast.office)
    nothing = {row.key: dict.fromkeys(row.cells, 0) for row in EDITION_2019.proactive}
    figures = statistics.enter_return(actor=system, organ_id=organ.pk, year=YEAR, edition="2019", proactive=nothing)
    statistics.hand_in_return(actor=Actor.system("review"), return_id=figures.pk)
    texts = {"one": "全年没有收到申请。", "five": "目录有待完善。", "six": "2020年度没有收取信息处理费。"}
    report: AnnualReport = statistics.start_report(
        actor=system, organ_id=organ.pk, year=YEAR, edition="2019", prose=texts
    )
    statistics.hand_in_report(actor=system, report_id=report.pk)
    statistics.examine_report(actor=office, report_id=report.pk)
    statistics.approve_report(actor=system, report_id=report.pk)
    statistics.seal_report(actor=office, report_id=report.pk)
    statistics.publish_report(actor=office, report_id=report.pk)
    report.refresh_from_db()
    return report


def returned(cast: Cast, organ: Organ) -> Return:
    """Figures of section two that A typed and has not handed in."""
    row: Return = statistics.enter_return(
        actor=cast.clerk("handler"),
        organ_id=organ.pk,
        year=YEAR,
        period="year",
        index=1,
        edition="2019",
        proactive={"permits": {"items_before": 3, "items_change": 1, "decisions": 12}},
        remedies=None,
        source_note="审批台账",
    )
    return row


def offered(cast: Cast) -> tuple[Power, Item, Bundle]:
    """A power, a service item and a bundle of A, which are everybody's."""
    system = Actor.system("test")
    entry = {"code": "440115001", "name": "食品经营许可", "kind": "行政许可", "organ": cast.a.name, "on": "2019-01-01"}
    told = {"basis": "《食品安全法》", "audience": "自然人", "promised_days": 5, "statutory_days": 20}
    offer = entry | told | {"name": "食品经营许可新办"}
    for kind, row in (("powers", entry | {"basis": told["basis"]}), ("services", offer)):
        data = json.dumps([row], ensure_ascii=False).encode()
        result = import_list(FORMS[kind], actor=system, data=data, name=f"{kind}.json")
        assert not result.errors, result.errors
    item = Item.objects.get()
    facts = BundleFacts(name="开办餐饮店", audience="company", stage=COMPANY_STAGES[0], lead_id=cast.a.pk)
    bundle = compose_bundle(actor=system, facts=facts, steps=[StepFacts(item.pk)])
    publish_bundle(actor=system, bundle_id=bundle.pk, on=TODAY)
    sample = files.store(b"%PDF-sample", name="sample.pdf", kind="service", actor=system)
    ItemFile.objects.create(item=item, material="申请表", kind="sample", stored=sample)
    return Power.objects.get(), item, bundle


def set_stage(cast: Cast) -> Stage:
    """All of it."""
    case = answered(cast, cast.a)
    system = Actor.system("test")
    stored = files.store(b"%PDF-given", name="given.pdf", kind="case", actor=system)
    file = attach_file(actor=system, case_id=case.pk, stored_id=stored.pk, kind="outgoing", title="抽检经费明细表")
    keep_file_reading(actor=system, file_id=file.pk, text="抽检")
    draft = drafted(cast, cast.a)
    consultation, consulted_file = consulted(cast)
    power, item, bundle = offered(cast)
    document = disclosed(cast)
    return Stage(
        power=power,
        item=item,
        bundle=bundle,
        wording=propose_wording(
            actor=cast.clerk("handler"), outcome="granted", topic="许可文件", text="依法予以公开", valid_from=TODAY
        ),
        proposal=propose_publication(actor=cast.clerk("handler"), case_id=case.pk, title="抽检经费", body="予以公开"),
        case=case,
        file=file,
        help=helped(cast),
        batch=foi.open_batch(actor=system, organ_id=cast.a.pk, name="甲局一批", case_ids=[case.pk]),
        consultation=consultation,
        consulted_file=consulted_file,
        remedy=challenged(cast, case),
        sealing=Sealing.objects.get(letter__case=case),
        token=link_token(case, cast.clerks["signatory"].pk),
        row=returned(cast, cast.a),
        draft=draft,
        comment=draft.comments.get(),
        published=published(cast, cast.town),
        document=document,
        delivery=told(document),
        file_of_rule=open_file(actor=cast.clerk("editor"), organ_id=cast.a.pk, title="食品小作坊管理办法"),
        duty=duty(cast),
        entry=entered(cast),
        topic=opened(cast),
        rights=objected(cast),
        claim=PaymentClaim.objects.create(
            case=case, paid_on=TODAY, receipt="票0001", proof=stored, state="refused", claimed_at=case.created_at
        ),
        redaction=covered(cast, case, file),
    )


def counts(*models: type[Model]) -> dict[str, int]:
    """Rows of each table: what must not grow by a look or by a stranger."""
    return {model.__name__: model._default_manager.count() for model in models}
