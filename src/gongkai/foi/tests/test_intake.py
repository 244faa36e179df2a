"""What is sent to a case is looked at before anything of it is kept."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings
from tests.cast import Cast

from gongkai.foi.actions.files import acknowledge_hidden, attach_file, not_ready_to_go
from gongkai.foi.models import Case, FileReading
from gongkai.foi.tests.desk_stage import received
from gongkai.kernel import audit, files, outbox
from gongkai.kernel.models import StoredFile, User
from gongkai.kernel.scanning import Infected, ScanUnavailable, scan

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@contextmanager
def daemon(answer: bytes) -> Iterator[str]:
    """A scanner on the loopback that answers so, whatever it is sent."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        link, _ = server.accept()
        with link:
            received = b""
            while not received.endswith(b"\0\0\0\0"):
                received += link.recv(65536)
            assert received.startswith(b"zINSTREAM\0")
            link.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.getsockname()[1]}"
    thread.join(2)
    server.close()


def test_what_the_scanner_calls_clean_is_taken(settings: Settings) -> None:
    with daemon(b"stream: OK\0") as settings.GONGKAI_CLAMAV:
        scan(b"x" * 200_000)


def test_malware_is_named(settings: Settings) -> None:
    with daemon(b"stream: Eicar-Test FOUND\0") as settings.GONGKAI_CLAMAV, pytest.raises(Infected) as told:
        scan(b"x")
    assert told.value.signature == "Eicar-Test"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK, no\0", b"\xff" * 9000])
def test_any_other_answer_is_no_pass(settings: Settings, answer: bytes) -> None:
    with daemon(answer) as settings.GONGKAI_CLAMAV, pytest.raises(ScanUnavailable, match="稍后重试"):
        scan(b"x")


def send(client: Client, case: Case, name: str, data: bytes) -> tuple[int, str]:
    sent = {"kind": "evidence", "file": SimpleUploadedFile(name, data), "request_key": name}
    answer = client.post(f"/admin/foi/{case.pk}/files/", sent)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("scanner", ["127.0.0.1:1", "nonsense"])
def test_without_its_scanner_nothing_is_taken(cast: Cast, signed_in: SignIn, settings: Settings, scanner: str) -> None:
    case, settings.GONGKAI_CLAMAV = received(cast), scanner
    status, page = send(signed_in(cast.clerks["handler"]), case, "a.txt", "说明".encode())
    assert status == 400 and "病毒扫描服务暂时不可用" in page and not case.files.exists()


def test_a_classified_file_is_refused_before_it_is_stored(cast: Cast, signed_in: SignIn) -> None:
    case = received(cast)
    before = StoredFile.objects.count()
    status, page = send(signed_in(cast.clerks["handler"]), case, "特别行动.txt", "机密★10年\n关于某事的报告".encode())
    assert status == 400 and "保密工作机构" in page
    assert StoredFile.objects.count() == before and not case.files.exists()
    row = audit.trail(case).last()
    assert row.verb == "foi.refuse_file" and row.after == {"kind": "secret"} and "行动" not in str(row.personal)


def test_content_that_is_no_document_is_refused(cast: Cast, signed_in: SignIn) -> None:
    status, page = send(signed_in(cast.clerks["handler"]), received(cast), "a.txt", b"MZ\x00\x00\x00program")
    assert status == 400 and "另存为 PDF" in page


def test_hidden_content_is_shown_and_holds_the_file_back_until_acknowledged(cast: Cast, signed_in: SignIn) -> None:
    case, handler, out = received(cast), cast.clerk("handler"), BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "公开的数"
    sheet = book.create_sheet("底稿")
    sheet["A1"], sheet.sheet_state = "不公开的数", "hidden"
    book.save(out)
    stored = files.store(out.getvalue(), name="表.xlsx", kind="case", actor=handler)
    file = attach_file(actor=handler, case_id=case.pk, stored_id=stored.pk, kind="outgoing", title="表")
    outbox.drain()
    reading = FileReading.objects.get(file=file)
    assert "公开的数" in reading.text and reading.hides and "隐藏内容" in not_ready_to_go(case)
    client = signed_in(cast.clerks["handler"])
    where = f"/admin/foi/{case.pk}/files/{file.pk}/hidden/"
    assert where in client.get(f"/admin/foi/{case.pk}/").content.decode()
    page = client.get(where).content.decode()
    assert "隐藏的工作表" in page and "底稿" in page
    acknowledge_hidden(actor=handler, case_id=case.pk, file_id=file.pk)
    assert not_ready_to_go(case) == ""
