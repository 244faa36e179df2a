"""What stands in the bound file of a case (案卷), for the reviewing body and the court: application, facts, clock,
service, letters, files. Remarks among colleagues are no part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.documents.binding.doors import MOST_BYTES, Part, bind, part
from gongkai.documents.reading.content import Unreadable
from gongkai.documents.reading.kinds import sniff
from gongkai.documents.reading.text import decode
from gongkai.documents.redaction.intake import to_pdf
from gongkai.documents.writing.letter import letter_pdf
from gongkai.documents.writing.plain import Facts, Ledger, plain_pdf
from gongkai.documents.writing.typst import WritingError
from gongkai.foi.actions.casefile import fail_book, finish_book, tell_progress
from gongkai.foi.actions.service import WAYS
from gongkai.foi.letters import zh_date
from gongkai.foi.models import Applicant, Case, CaseBook, CaseFile, Letter
from gongkai.foi.queries import clock_today
from gongkai.foi.redacting import converter
from gongkai.foi.state_secrets import HIDDEN, OUTCOME
from gongkai.foi.tasks import paper_of
from gongkai.foi.views.desk.wording import FACTS
from gongkai.kernel import clock, files, registry
from gongkai.kernel.actor import Actor
from gongkai.kernel.clock import ZONE
from gongkai.kernel.events import CaseBookWanted
from gongkai.rules.applicants import ID_KINDS
from gongkai.rules.clock import ClockError
from gongkai.rules.outcomes import OUTCOMES

TITLE = "政府信息公开申请案卷"
KIND_ORDER = (
    CaseFile.Kind.APPLICATION,
    CaseFile.Kind.EVIDENCE,
    CaseFile.Kind.OUTGOING,
    CaseFile.Kind.REDACTED,
    CaseFile.Kind.SIGNOFF,
)
"""Files in the order of the work. Rendered letters and sealed copies stand with their letters."""


@dataclass(frozen=True)
class Piece:
    """One entry of the index, not yet made into pages; `make` raises Unreadable or WritingError if there are none."""

    title: str
    dated: date | None
    make: Callable[[], bytes]


def make_book(event: CaseBookWanted) -> None:
    """Bind the file. Called again it makes nothing anew; what has no pages is listed as going beside."""
    book = CaseBook.objects.select_related("case__organ", "case__assignee").get(pk=event.book_id)
    if book.state == CaseBook.State.READY:
        return
    worker, today = Actor.system("案卷生成"), clock.today()
    pieces = list(pieces_of(book.case, today))
    parts: list[Part] = []
    dates: list[date | None] = []
    left_out: list[tuple[str, str]] = []
    for done, piece in enumerate(pieces):
        tell_progress(actor=worker, book_id=book.pk, done=done, total=len(pieces))
        try:
            made = part(piece.title, piece.make())
        except (Unreadable, WritingError, FileNotFoundError) as error:
            left_out.append((piece.title, str(error)[:120] or "文件不在"))
            continue
        if sum(len(one.pdf) for one in parts) + len(made.pdf) > MOST_BYTES:
            left_out.append((piece.title, "案卷合计过大"))
            continue
        parts.append(made)
        dates.append(piece.dated)

    def front(starts: Sequence[int], total: int) -> bytes:
        return _front(book.case, parts, dates, starts, total, left_out, today)

    try:
        data = bind(TITLE, front, parts, dated=today)
        pages = part(TITLE, data).pages
    except (Unreadable, WritingError) as error:
        fail_book(actor=worker, book_id=book.pk, problem=str(error))
        return
    name = f"案卷-{book.case.number}.pdf"
    stored = files.store(data, name=name, kind="book", actor=worker)
    finish_book(actor=worker, book_id=book.pk, stored_id=stored.pk, pages=pages, left_out=left_out)


def _front(
    case: Case,
    parts: Sequence[Part],
    dates: Sequence[date | None],
    starts: Sequence[int],
    total: int,
    left_out: Sequence[tuple[str, str]],
    today: date,
) -> bytes:
    """Cover and index."""
    cover = Facts(
        (
            ("登记编号", case.number),
            ("受理机关", case.organ.name),
            ("申请人", case.applicant_mask),
            ("申请内容", case.subject),
            ("收到申请之日", _day(case.received_on)),
            ("办理结果", OUTCOMES[case.outcome].label if case.outcome in OUTCOMES else ""),
            ("办结日", _day(case.concluded_on)),
            ("生成日期", zh_date(today)),
            ("页数", f"共{total}页"),
        )
    )
    rows = tuple(
        (str(place), one.title, _day(on), f"{start}—{start + one.pages - 1}" if one.pages > 1 else str(start))
        for place, (one, on, start) in enumerate(zip(parts, dates, starts, strict=True), start=1)
    )
    blocks: list[str | Facts | Ledger] = [cover, "卷内目录", Ledger(("序号", "文件名称", "日期", "页码"), rows)]
    if left_out:
        blocks += ["另附材料", Ledger(("文件名称", "未收入的原因"), tuple(left_out))]
    return plain_pdf(TITLE, blocks, dated=today)


def _day(on: date | None) -> str:
    return zh_date(on) if on else ""


def pieces_of(case: Case, today: date) -> Iterator[Piece]:
    """The index in its order."""
    yield Piece("申请登记", case.received_on, lambda: _application(case, today))
    yield Piece("办理过程", None, lambda: _facts(case, today))
    yield Piece("答复期限的计算", case.due_on, lambda: _clock(case, today))
    letters = list(case.letters.exclude(state=Letter.State.DRAFT).select_related("sealed__stored").order_by("pk"))
    if any(letter.served_on for letter in letters):
        yield Piece("送达记录", None, lambda: _service(letters, today))
    for letter in letters:
        void = "（作废）" if letter.state == Letter.State.VOID else ""
        title = f"{letter.title}{void} {letter.number}".strip()
        yield Piece(title, letter.dated, _letter_maker(letter))
    kept = {file.pk: file for file in case.files.select_related("stored").order_by("pk")}
    for kind in KIND_ORDER:
        for file in kept.values():
            if file.kind == kind:
                on = file.added_at.astimezone(ZONE).date()
                yield Piece(f"{file.get_kind_display()}：{file.title}", on, _file_maker(file, today))


def _letter_maker(letter: Letter) -> Callable[[], bytes]:
    """The sealed copy where there is one, else the letter as it was signed."""
    sealed = letter.sealed
    if sealed is not None:
        return lambda: to_pdf(files.open_file(sealed.stored), sealed.stored.name, convert=converter())
    return lambda: letter_pdf(paper_of(letter))


def _file_maker(file: CaseFile, today: date) -> Callable[[], bytes]:
    def make() -> bytes:
        data = files.open_file(file.stored)
        if sniff(data, file.stored.name) == "text":
            return plain_pdf(file.title, [decode(data)], dated=today)
        return to_pdf(data, file.stored.name, convert=converter())

    return make


def _application(case: Case, today: date) -> bytes:
    who = Applicant.objects.get(case=case)
    facts = Facts(
        (
            ("登记编号", case.number),
            ("受理机关", case.organ.name),
            ("提交渠道", case.get_channel_display()),
            ("收到申请之日", _day(case.received_on)),
            ("申请人", who.name),
            ("申请人类别", case.get_applicant_class_display()),
            (ID_KINDS.get(who.id_kind, "证件号码"), who.id_number),
            ("联系电话", who.phone),
            ("电子邮箱", who.email),
            ("通信地址", who.address),
            ("代理人或者联系人", who.representative),
            ("形式要求", case.get_form_wanted_display()),
            ("获取方式", case.get_delivery_display()),
        )
    )
    items = tuple(
        (
            str(item.position),
            HIDDEN if item.outcome == OUTCOME else item.wanted,
            OUTCOMES[item.outcome].label if item.outcome in OUTCOMES else "",
        )
        for item in case.items.order_by("position")
    )
    return plain_pdf("申请登记", [facts, Ledger(("序号", "所需信息", "办理结果"), items)], dated=today)


def _facts(case: Case, today: date) -> bytes:
    rows = tuple(
        (
            zh_date(fact.on),
            FACTS.get(fact.type, fact.type) + ("（已作废）" if fact.voided else ""),
            fact.actor_name,
            fact.void_reason if fact.voided else fact.note,
        )
        for fact in case.events.order_by("on", "pk")
    )
    return plain_pdf("办理过程", [Ledger(("日期", "事实", "经办人", "说明"), rows)], dated=today)


def _clock(case: Case, today: date) -> bytes:
    try:
        result = clock_today(case, today)
    except ClockError as error:
        raise Unreadable(f"期限不能计算：{error}") from error
    head = Facts(
        (
            ("收到申请之日", _day(result.received_on)),
            ("答复期限", _day(result.due_on)),
            ("办结日", _day(case.concluded_on)),
        )
    )
    rows = tuple(
        (zh_date(day.on), "计入" if day.counts else "不计入", day.why, day.article or "") for day in result.ledger
    )
    return plain_pdf("答复期限的计算", [head, Ledger(("日期", "是否计入", "原因", "依据"), rows)], dated=today)


SERVICE = {
    "receiver": "收件人",
    "address": "地址",
    "signer": "签收人",
    "tracking": "邮件号或者回执号",
    "refusal": "拒收情形",
    "witness": "见证人",
    "deliverer": "送达人",
}


def _service(letters: Sequence[Letter], today: date) -> bytes:
    rows = tuple(
        (
            letter.title,
            letter.number,
            _day(letter.served_on),
            WAYS[letter.service_way][0] if letter.service_way in WAYS else letter.service_way,
            "；".join(f"{words}：{said[key]}" for key, words in SERVICE.items() if said.get(key)),
        )
        for letter in letters
        if letter.served_on
        for said in (letter.service or {},)
    )
    return plain_pdf("送达记录", [Ledger(("文书", "文号", "送达日", "方式", "回证"), rows)], dated=today)


def listen() -> None:
    """Ask the outbox for the files to bind; called once when the app is ready."""
    registry.listen(CaseBookWanted, "foi.make_book", make_book)
