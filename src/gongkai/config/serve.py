"""`gongkai serve`: the platform on Granian, static files included."""

from __future__ import annotations

import argparse
import os

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from granian import Granian
from granian.constants import Interfaces

from gongkai.config.boot import boot
from gongkai.kernel import crypto


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="gongkai serve", description="serve the platform")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--workers", type=int, default=2)
    return options


def missing() -> str | None:
    """What keeps the platform from being served safely, or None."""
    if not (os.environ.get("GONGKAI_SECRET_KEY") or (settings.GONGKAI_KEYS_DIR / "secret_key").is_file()):
        return "no secret key: set GONGKAI_SECRET_KEY or run `gongkai manage keys make`"
    if not (settings.GONGKAI_KEYS or crypto.keyring_file().is_file()):
        return "no keys: set GONGKAI_KEYS or run `gongkai manage keys make`"
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "the database is not up to date: run `gongkai manage migrate`"
    return None


def serve(host: str, port: int, workers: int) -> None:
    """Serve until interrupted."""
    connections.close_all()
    Granian(
        "gongkai.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        backpressure=256,
        websockets=False,
    ).serve()


def main(argv: list[str]) -> int:
    """Serve until interrupted; 1 if something that is needed is missing."""
    options = parser().parse_args(argv)
    boot()
    if problem := missing():
        print(f"gongkai serve: {problem}")
        return 1
    print(f"http://{options.host}:{options.port}/")
    serve(options.host, options.port, options.workers)
    return 0
