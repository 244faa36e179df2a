"""What an anonymous page costs: ours, the same text in stock Wagtail, and a static file from our own server.

Run: `python bench/pages.py [--home DIR] [--seconds 5]`. Each is served by Granian with one worker and asked by the
same client over kept connections, in one run; only the ratios mean anything on a shared machine. Then every public page
is fetched: how many bytes travel, and how many requests a browser makes for it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST_BYTES, MOST_REQUESTS = 150_000, 12
PATHS = ("/", "/zwgk/", "/zwgk/documents/", "/zwgk/catalogue/", "/zwgk/registers/", "/services/", "/powers/", "/data/")
PATHS += ("/reports/", "/topics/", "/consult/", "/ask/", "/search/?q=身份证", "/apply/", "/zwgk/guide/")
LINKED = re.compile(r'<(?:link[^>]+rel="(?:stylesheet|icon)"[^>]*href|script[^>]+src|img[^>]+src)="([^"]+)"')


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


@contextlib.contextmanager
def served(application: str, cwd: Path, **environment: str) -> Iterator[int]:
    """A server with one worker; its port."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1"]
    command += ["--blocking-threads", "4", "--no-ws", application]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]), **environment}
    process = subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def rate(port: int, path: str, seconds: float) -> float:
    """Requests a second over two kept connections, after a warm-up."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    ask(port, request, 0.5)
    done: list[int] = []
    threads = [threading.Thread(target=lambda: done.append(ask(port, request, seconds))) for _ in range(2)]
    started = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sum(done) / (time.perf_counter() - started)


def ask(port: int, request: bytes, seconds: float) -> int:
    """How many answers one connection gets."""
    link = socket.create_connection(("127.0.0.1", port))
    number, until = 0, time.perf_counter() + seconds
    with link, link.makefile("rb") as answers:
        while time.perf_counter() < until:
            link.sendall(request)
            status = answers.readline()
            if b" 200 " not in status:
                raise SystemExit(f"bench/pages: {request.split(b' ')[1]!r} gave {status!r}")
            length = 0
            while (line := answers.readline()) not in (b"\r\n", b""):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            answers.read(length)
            number += 1
    return number


def stock(folder: Path, title: str, body: str) -> dict[str, str]:
    """Set the stock site up with one page of this text; the environment it is served with."""
    env = {"STOCK_DB": str(folder / "stock.sqlite3"), "DJANGO_SETTINGS_MODULE": "bench.stock.settings"}
    script = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "from wagtail.models import Page, Site; from bench.stock.models import Article\n"
        "import sys; title, body = sys.stdin.read().split('\\0')\n"
        "page = Page.get_first_root_node().add_child(instance=Article(title=title, slug='a', body=body))\n"
        "Site.objects.all().delete(); Site.objects.create(hostname='*', root_page=page, is_default_site=True)\n"
    )
    full = {**os.environ, **env, "PYTHONPATH": str(ROOT)}
    given = f"{title}\0{body}"
    subprocess.run([sys.executable, "-c", script], input=given, text=True, env=full, cwd=ROOT, check=True)
    return env


def text_of(home: Path) -> tuple[str, str, str]:
    """Address, title and body of a published document of the demonstration."""
    code = (
        "from gongkai.disclosure.models import Document\n"
        "one = Document.objects.filter(live=True, kind='normative').order_by('pk').first()\n"
        "print(one.pk, one.title, one.body, sep='\\0', end='')"
    )
    command = [sys.executable, "-m", "gongkai.cli", "manage", "shell", "-v", "0", "-c", code]
    found = subprocess.run(command, cwd=home, env=ours(), capture_output=True, text=True, check=True).stdout
    number, title, body = found.split("\0")
    return f"/zwgk/documents/{number.strip()}/", title, body


def ours() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}


def compare(home: Path, seconds: float) -> None:
    address, title, body = text_of(home)
    with served("gongkai.config.wsgi:application", home) as port:
        kept = rate(port, address, seconds)
        file = rate(port, "/static/gongkai/site.css", seconds)
    with served("gongkai.config.wsgi:application", home, GONGKAI_PAGE_CACHE_MB="0") as port:
        plain = rate(port, address, seconds)
    with tempfile.TemporaryDirectory() as folder:
        environment = stock(Path(folder), title, body)
        with served("bench.stock.wsgi:application", ROOT, **environment) as port:
            other = rate(port, "/", seconds)
    print(f"a document, kept                {kept:8.0f} requests/s")
    print(f"a static file, same server      {file:8.0f}   kept ÷ file  {kept / file:6.2f}  (wanted ≥ 0.50)")
    print(f"the same text, stock Wagtail    {other:8.0f}   kept ÷ stock {kept / other:6.1f}  (wanted ≥ 10)")
    print(f"the document, not kept          {plain:8.0f}   kept ÷ not   {kept / plain:6.1f}")


def weigh(home: Path) -> None:
    """Bytes that travel and requests, for every page with an empty browser cache."""
    with served("gongkai.config.wsgi:application", home) as port:
        for path in PATHS:
            page, size = fetch(port, path)
            parts = sorted(set(LINKED.findall(page)))
            whole = size + sum(fetch(port, part)[1] for part in parts)
            good = whole <= MOST_BYTES and len(parts) + 1 <= MOST_REQUESTS
            print(f"{path:<22}{whole:>9,} bytes {len(parts) + 1:>3} requests{'' if good else '   over the limit'}")


def fetch(port: int, path: str) -> tuple[str, int]:
    quoted = urllib.request.quote(path, safe="/?=&.%-_")
    request = urllib.request.Request(f"http://127.0.0.1:{port}{quoted}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        body = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
    import gzip  # noqa: PLC0415

    return (gzip.decompress(body) if packed else body).decode("utf-8", "replace"), len(body)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="where a demonstration has been built; one is made if not given")
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        if options.home is None:
            build = [sys.executable, "-m", "gongkai.cli", "demo", "--no-serve"]
            subprocess.run(build, cwd=home, env=ours(), check=True, stdout=subprocess.DEVNULL)
        compare(home, options.seconds)
        weigh(home)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
