"""`qianyue sandbox`: play the outside parties on this machine, for development and tests."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "sandbox", help="play the outside parties: sms, WeChat, e-mail, identity, certificates, timestamps"
    )
    parser.add_argument("--dir", type=Path, required=True, help="folder for keys, certificates and inboxes")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=0, help="first of eleven consecutive ports (default: any free ones)")
    parser.add_argument("--ports", type=Path, metavar="FILE", help="write the addresses to this file when ready")
    parser.add_argument(
        "--return-url",
        action="append",
        default=[],
        metavar="URL",
        help="people may be sent back below this address after an identity check (again for more; this machine always may)",
    )
    parser.add_argument(
        "--wechat-reports", default="", metavar="URL", help="where the official account reports what became of its messages"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM; one JSON line with the addresses on standard output when ready."""
    from qianyue.gateways.sandbox.street import SERVICES, Street, announce, serve

    last = 65536 - len(SERVICES)
    if not 0 <= arguments.port <= last:
        print(f"qianyue sandbox: 端口须在 0 至 {last} 之间", file=sys.stderr)
        return 2
    try:
        street = Street(
            folder=arguments.dir.resolve(),
            host=arguments.host,
            port=arguments.port,
            allowed=arguments.return_url,
            wechat_reports=arguments.wechat_reports,
        )
        return serve(street, ready=lambda addresses: announce(addresses, file=arguments.ports))
    except (OSError, ValueError) as problem:
        print(f"qianyue sandbox: 无法启动：{problem}", file=sys.stderr)
        return 2
