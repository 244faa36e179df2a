"""What the worker does for cases after the commit: letters into bytes, due dates under a new calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from gongkai.documents.reading import Unreadable, read
from gongkai.documents.reading.extracting import extract_text
from gongkai.documents.reading.hidden import Hidden, hidden_content
from gongkai.documents.reading.kinds import sniff
from gongkai.documents.writing.letter import LetterPaper, letter_pdf
from gongkai.documents.writing.letter_docx import letter_docx
from gongkai.foi.actions.calendar import aged, recompute
from gongkai.foi.actions.drafts import keep_reading
from gongkai.foi.actions.files import attach_file, keep_file_reading
from gongkai.foi.actions.guidance import note_subject
from gongkai.foi.actions.publication import note_reference
from gongkai.foi.actions.reminders import settle_reminders
from gongkai.foi.letters.bringing import body_of
from gongkai.foi.models import Case, CaseFile, Letter, LetterDraft, PublicationProposal, Reminder
from gongkai.foi.queries.reminders import candidates
from gongkai.kernel import clock, files, registry
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.events import CalendarChanged, CaseMoved, DraftBrought, FileAdded, LetterSigned, PublicationProposed
from gongkai.rules.transitions import OPEN

RENDERINGS: dict[str, Callable[[LetterPaper], bytes]] = {"pdf": letter_pdf, "docx": letter_docx}


def paper_of(letter: Letter) -> LetterPaper:
    """The signed letter as the writer of letters takes it. Raises ValueError for one without a date."""
    if letter.dated is None:
        raise ValueError("only a signed letter is rendered")
    content = letter.content
    return LetterPaper(
        issuer=content["issuer"],
        number=letter.number,
        title=letter.title,
        addressee=content["addressee"],
        paragraphs=tuple(content["paragraphs"]),
        attachments=tuple(content.get("attachments", ())),
        signer=content["issuer"],
        dated=letter.dated,
    )


def render_letter(event: LetterSigned) -> None:
    """Render the letter as PDF and DOCX and put both with the case. A rendering that is there already is not made
    again."""
    letter = Letter.objects.get(pk=event.letter_id)
    kept = set(CaseFile.objects.filter(letter=letter, kind=CaseFile.Kind.LETTER).values_list("title", flat=True))
    worker = Actor.system("文书生成")
    for suffix, render in RENDERINGS.items():
        title = f"{letter.title} {letter.number}.{suffix}"
        if title in kept:
            continue
        stored = files.store(render(paper_of(letter)), name=title, kind="letter", actor=worker)
        attach_file(
            actor=worker,
            case_id=letter.case_id,
            stored_id=stored.pk,
            kind=CaseFile.Kind.LETTER,
            title=title,
            letter_id=letter.pk,
            request_key=f"letter-{letter.pk}-{suffix}",
        )


def read_file(event: FileAdded) -> None:
    """Read what a file says, for search within the case, and what it hides; both in the sandbox."""
    file = CaseFile.objects.select_related("stored").filter(pk=event.file_id).first()
    if file is None:
        return
    data, worker, text, problem = files.open_file(file.stored), Actor.system("材料读取"), "", ""
    found: tuple[Hidden, ...] = ()
    try:
        text = "\n".join(extract_text(data, file.stored.name))
        found = hidden_content(data, sniff(data, file.stored.name))
    except Unreadable as error:
        problem = str(error)
    told = [{"label": one.label, "where": one.where, "excerpt": one.excerpt} for one in found]
    keep_file_reading(actor=worker, file_id=file.pk, text=text, hidden=told, problem=problem)


def read_draft(event: DraftBrought) -> None:
    """Read a draft that came back as DOCX, in the sandbox, and keep its text without the frame."""
    version = LetterDraft.objects.select_related("letter", "stored").get(pk=event.draft_id)
    worker, letter = Actor.system("文稿读取"), version.letter
    paragraphs: list[str] = []
    problem = ""
    try:
        assert version.stored is not None
        content = read(files.open_file(version.stored), version.stored.name)
        paragraphs = body_of(content.lines(), letter.content, letter.title)
        problem = "" if paragraphs else "文件中没有正文，请核对后重新带回"
    except Unreadable as error:
        problem = str(error)
    keep_reading(actor=worker, draft_id=version.pk, paragraphs=paragraphs, problem=problem)


def recompute_open_cases(event: CalendarChanged) -> None:
    """Fold every open case anew, one transaction each; those that do not move leave no trace."""
    worker, version = Actor.system("日历变更"), current().version
    for case_id in Case.objects.filter(state__in=OPEN).order_by("pk").values_list("pk", flat=True):
        recompute(actor=worker, case_id=case_id, calendar_version=version)


def fold_open(day: date) -> None:
    """Once a day: a stored clock ages as limits pass. Those that no longer tell the truth of `day` are folded anew."""
    worker, calendar = Actor.system("期限日更"), current()
    for case_id in list(aged(calendar, day)):
        recompute(actor=worker, case_id=case_id, calendar_version=calendar.version)


SAYS_ANEW = frozenset({"register", "clarify", "decide", "answered", "serve"})
"""Moves after which what a case is about is noted anew."""


def follow_subject(event: CaseMoved) -> None:
    """Keep the words by which like cases find this one."""
    if event.event in SAYS_ANEW:
        note_subject(actor=Actor.system("主题词"), case_id=event.case_id)


def forward_publication(event: PublicationProposed) -> None:
    """Hand the proposal to the room of documents, where there is one; it answers with its own reference."""
    if not registry.propose_document:
        return
    proposal = PublicationProposal.objects.select_related("case").get(pk=event.proposal_id)
    payload = {
        "title": proposal.title,
        "body": proposal.body,
        "organ_id": proposal.case.organ_id,
        "source": f"foi.publication:{proposal.pk}",
        "files": list(proposal.files.values_list("stored_id", flat=True)),
    }
    reference = registry.propose_document.get()(payload)
    note_reference(actor=Actor.system("提请主动公开"), proposal_id=proposal.pk, reference=reference)


TOLD_AT_ONCE = 500
"""Cases whose reminders are settled in one transaction."""


def remind(day: date) -> None:
    """Once a day: what every officer should look at, as the facts say."""
    worker = Actor.system("提醒")
    ids = list(candidates(day, current()).order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), TOLD_AT_ONCE):
        settle_reminders(actor=worker, case_ids=ids[first : first + TOLD_AT_ONCE], on=day)


def follow_reminders(event: CaseMoved) -> None:
    """A move may settle what was told of the case; a draft that is sent back is told at once."""
    if event.event == "send_back" or Reminder.objects.filter(case_id=event.case_id, quiet_at=None).exists():
        settle_reminders(actor=Actor.system("提醒"), case_ids=[event.case_id], on=clock.today())


def listen() -> None:
    """Ask the outbox and the daily sweep for what this room works on; called once when the app is ready."""
    registry.sweep("foi.fold_open", fold_open)
    registry.sweep("foi.remind", remind)
    registry.listen(CaseMoved, "foi.follow_reminders", follow_reminders)
    registry.listen(CaseMoved, "foi.follow_subject", follow_subject)
    registry.listen(PublicationProposed, "foi.forward_publication", forward_publication)
    registry.listen(LetterSigned, "foi.render_letter", render_letter)
    registry.listen(FileAdded, "foi.read_file", read_file)
    registry.listen(DraftBrought, "foi.read_draft", read_draft)
    registry.listen(CalendarChanged, "foi.recompute_open_cases", recompute_open_cases)
