"""`gongkai manage keys make|rotate|reencrypt`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gongkai.kernel import crypto, rotation


class Command(BaseCommand):
    help = "make the keys, or bring a new one into force and encrypt everything anew"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["make", "rotate", "reencrypt"])

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what == "make":
            made = crypto.make_keys()
            self.stdout.write(f"{crypto.keyring_file()}: {'made' if made else 'is there already'}")
        elif what == "rotate":
            self.stdout.write(f"active key: {rotation.rotate(self.stdout.write)}")
        else:
            rotation.reencrypt(self.stdout.write)
