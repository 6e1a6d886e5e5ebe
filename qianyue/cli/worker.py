"""`qianyue worker`: one worker process."""

from __future__ import annotations

import argparse
import os


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("worker", help="fulfil what the outbox owes (started by `qianyue run`)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sole", action="store_true", help="no other worker is alive: wait for nobody's lease")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianyue.settings")
    import django

    django.setup()
    from qianyue.operations.worker import Worker

    Worker(threads=arguments.threads, sole=arguments.sole).run()
    return 0
