"""Build the demonstration district in ./var and serve it with its worker."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser, call_command

from gongkai.config.serve import serve
from gongkai.demo.build import REHEARSED, OtherDistrict, Plan, build, password_file
from gongkai.kernel import crypto

ACCOUNTS = (
    ("office", "区政务公开办：看全区，审核、封存、公布年报"),
    ("ns-ghj.clerk", "规划资源分局：收发、登记"),
    ("ns-ghj.handler", "规划资源分局：承办"),
    ("ns-ghj.reviewer", "规划资源分局：审核"),
    ("ns-ghj.leader", "规划资源分局：审批"),
    ("ns-ghj.head", "规划资源分局：签发"),
    ("auditor", "审计"),
    ("keeper", "系统管理：机关、岗位"),
)


class Command(BaseCommand):
    help = "build the demonstration district in ./var and serve it"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="build only")
        parser.add_argument("--today", type=date.fromisoformat, default=REHEARSED, help="the day to rehearse")
        parser.add_argument("--scale", type=int, default=1, help="N times the cases, the further ones by import")

    def handle(
        self, *args: Any, port: int, no_serve: bool, today: date, scale: int, verbosity: int, **options: Any
    ) -> None:
        crypto.make_keys()
        call_command("migrate", verbosity=0)
        began = time.monotonic()
        plan = Plan(today=today, scale=scale)
        try:
            build(plan, progress=lambda text: self._tell(f"[{time.monotonic() - began:5.1f} 秒] {text}"))
        except OtherDistrict as error:
            raise CommandError(str(error)) from error
        self._tell(f"\n演示区按 {today} 运行，人物均为虚构。登录名（口令同为 {password_file()}）：")
        for name, what in ACCOUNTS:
            self._tell(f"  {name:<16} {what}")
        if not no_serve:
            self._serve(port)

    def _serve(self, port: int) -> None:
        """Serve with the worker beside it, which renders the letters that wait; both end together."""
        worker = subprocess.Popen([sys.executable, "-m", "gongkai.cli", "worker"])
        self._tell(f"\n门户  http://127.0.0.1:{port}/\n后台  http://127.0.0.1:{port}/admin/\n按 Ctrl+C 结束。")
        try:
            serve("127.0.0.1", port, workers=2)
        finally:
            worker.terminate()
            worker.wait(timeout=10)

    def _tell(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
