"""What the worker does for the seal: it stamps by the district's seal service, and reads what comes back stamped.

Reading hostile files happens in the sandbox; nothing here runs in a request or inside a transaction (decision 12).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from gongkai.documents import redaction
from gongkai.documents.collating import Collation, Finding, Part, collate
from gongkai.documents.reading import Unreadable, read, sniff
from gongkai.documents.writing.letter import letter_pdf
from gongkai.foi.actions.sealing import settle_sealing
from gongkai.foi.letters import zh_date
from gongkai.foi.models import CaseFile, Letter, Sealing
from gongkai.foi.tasks import paper_of
from gongkai.kernel import eseal, files, registry
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import SealWanted
from gongkai.kernel.models import StoredFile

WORKER = Actor.system("用印核对")


def parts_of(letter: Letter) -> list[Part]:
    """The approved text of a signed letter, as it is collated: number, title, addressee, each paragraph, attachments,
    date. The remedy paragraphs are named as such."""
    content = letter.content
    remedies_from = content.get("remedies_from", len(content["paragraphs"]))
    parts = [
        Part("number", "文号", letter.number),
        Part("title", "标题", letter.title),
        Part("addressee", "主送", content["addressee"]),
    ]
    for place, text in enumerate(content["paragraphs"]):
        label = "救济告知" if place >= remedies_from else f"正文第{place + 1}段"
        parts.append(Part(f"p{place}", label, text))
    for place, name in enumerate(content.get("attachments", ())):
        parts.append(Part(f"a{place}", f"附件{place + 1}", name))
    if letter.dated:
        parts.append(Part("date", "成文日期", zh_date(letter.dated)))
    return parts


def work(event: SealWanted) -> None:
    """Stamp or fetch, read, compare, report. Told twice it finds the attempt settled. Raises eseal.SealUnavailable, so
    that the outbox tries again later."""
    sealing = Sealing.objects.select_related("letter__case__organ", "stored").get(pk=event.sealing_id)
    if sealing.state != Sealing.State.WAITING:
        return
    letter = sealing.letter
    try:
        stored = sealing.stored or _stamped(letter)
    except eseal.SealRefused as error:
        settle_sealing(actor=WORKER, sealing_id=sealing.pk, state=Sealing.State.FAILED, why=str(error))
        return
    data = files.open_file(stored)
    pages, why = pages_of(data, stored.name)
    said = collate(parts_of(letter), pages, known=_known(letter))
    settle_sealing(
        actor=WORKER,
        sealing_id=sealing.pk,
        state=_state(said),
        lines=[line_of(finding) for finding in said.findings],
        extra=said.extra,
        stored_id=stored.pk,
        digest=hashlib.sha256(data).hexdigest(),
        why=why,
    )


def pages_of(data: bytes, name: str) -> tuple[Sequence[str], str]:
    """The text of the pages, and why there is none: a picture has no text, and a scan may have none."""
    kind = sniff(data, name)
    try:
        if kind == "pdf":
            return [page.text for page in redaction.page_texts(data)], ""
        if kind == "image":
            return [], "这是图片，没有可读取的文字"
        return ["\n".join(read(data, name).lines())], ""
    except Unreadable as error:
        return [], str(error)


def line_of(finding: Finding) -> dict[str, object]:
    """A finding as it is kept with the attempt."""
    return {
        "key": finding.part.key,
        "label": finding.part.label,
        "text": finding.part.text,
        "verdict": finding.verdict,
        "changes": [list(change) for change in finding.changes],
    }


def _state(said: Collation) -> str:
    if said.differs:
        return Sealing.State.DIFFERS
    return Sealing.State.DONE if said.same else Sealing.State.CONFIRM


def _known(letter: Letter) -> list[str]:
    """What a letter bears beside its parts: the head, the signature and the seal all name the organ."""
    issuer = letter.content["issuer"]
    return [issuer, letter.case.organ.name, "附件", "政府信息公开专用章"]


def _stamped(letter: Letter) -> StoredFile:
    """The rendered letter with the electronic seal on it, kept. Raises as the backend does."""
    rendered = CaseFile.objects.select_related("stored").filter(letter=letter, kind=CaseFile.Kind.LETTER)
    kept = next((file for file in rendered if file.stored.name.endswith(".pdf")), None)
    pdf = files.open_file(kept.stored) if kept else letter_pdf(paper_of(letter))
    stamped = eseal.backend().stamp(pdf, organ=letter.case.organ.code, letter=letter.number)
    if sniff(stamped, "sealed.pdf") not in {"pdf", "ofd"}:
        raise eseal.SealRefused("电子印章服务返回的不是 PDF 或者 OFD 文件")
    return files.store(stamped, name=f"{letter.number}.pdf", kind="sealed", actor=WORKER)


def listen() -> None:
    """Ask the outbox for the work; called once when the app is ready."""
    registry.listen(SealWanted, "foi.sealing", work)
