"""Every sandbox in one process: each on its own port, all behind one threaded server with kept connections."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import render_template
from gunicorn.app.base import BaseApplication
from gunicorn.errors import AppImportError

from qianyue.gateways.ca.sandbox import ca_entries, ca_sandbox
from qianyue.gateways.ca.vendor_sandbox import vendor_sandbox
from qianyue.gateways.email.sandbox import email_sandbox
from qianyue.gateways.identity.returning import LOOPBACK
from qianyue.gateways.identity.sandbox import identity_sandbox, public_key, signing_key
from qianyue.gateways.sandbox.authorities import Authorities
from qianyue.gateways.sandbox.desk import HERE, desk, faulty
from qianyue.gateways.sandbox.faulty import Faulty
from qianyue.gateways.signer.sandbox import signer_sandbox
from qianyue.gateways.sms.sandbox import callback_key, sms_sandbox
from qianyue.gateways.tsa.sandbox import tsa_sandbox
from qianyue.gateways.wechat.sandbox import wechat_entries, wechat_sandbox
from qianyue.gateways.wire import text
from qianyue.trust.errors import TrustError

# In this order from the first port on. `email` is the SMTP port, `mail` its inbox.
SERVICES = ("index", "sms", "email", "mail", "identity", "ca", "tsa", "signer", "tsa2", "vendor", "wechat")
WORDS = {
    "sms": ("短信收件箱", "平台发出的短信"),
    "wechat": ("微信通知", "平台发出的微信模板消息"),
    "mail": ("邮件收件箱", "平台发出的邮件"),
    "identity": ("身份核验", "代替实名实人核验"),
    "ca": ("证书机构", "签发开发测试用的证书"),
    "tsa": ("时间戳机构", "签发开发测试用的时间戳"),
    "signer": ("签名服务器", "代替密码机，只收摘要"),
    "tsa2": ("第二时间戳机构", "另一家机构，有自己的根证书；第一家不能用时代替它"),
    "vendor": ("示例认证公司", "同一证书机构，换一种接口，试验映射文件"),
}
THREADS = 16
CONNECTIONS = 512
IDLE_SECONDS = 60  # longer than our clients keep a connection
STOP_SECONDS = 6
BACKLOG = 128


@dataclass(frozen=True)
class Street:
    """`folder` holds all state; `port` is the first of eleven, or 0 for any that are free; `allowed`: see `may_return`.

    `wechat_reports`: where the official account calls the platform; empty: nowhere, until it is told (`POST /callback`).
    """

    folder: Path
    host: str = "127.0.0.1"
    port: int = 0
    allowed: Sequence[str] = ()
    wechat_reports: str = ""

    def listen(self) -> dict[str, socket.socket]:
        """The listening sockets. Raises OSError when a port is taken."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        found: dict[str, socket.socket] = {}
        try:
            for place, name in enumerate(SERVICES):
                found[name] = listener = socket.socket(family, socket.SOCK_STREAM)
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # inherited: no 44 ms for a second packet
                listener.bind((self.host, self.port and self.port + place))
                listener.listen(BACKLOG)
        except BaseException:
            for listener in found.values():
                listener.close()
            raise
        return found

    def authorities(self) -> Authorities:
        """Behind certificates and timestamps; made at the first start."""
        return Authorities(self.folder)

    def second(self) -> Authorities:
        """Behind the second timestamp service: nothing connects them with the first."""
        return Authorities(self.folder, name="authority2", mark="开发测试第二机构")

    def addresses(self, listeners: dict[str, socket.socket]) -> dict[str, str]:
        """What `gateways.from_settings` needs, and `mail` and `index` for people."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        scheme = {"email": "smtp"}
        found = {name: f"{scheme.get(name, 'http')}://{host}:{listener.getsockname()[1]}" for name, listener in listeners.items()}
        authorities = self.authorities()
        roots = authorities.roots_pem()
        found |= {"identity_key": text(public_key(signing_key(self.folder))), "ca_roots": roots, "tsa_roots": roots}
        found |= wechat_entries(self.folder) | {"sms_callback_key": callback_key(self.folder)}
        found |= {"tsa2_roots": self.second().roots_pem(), "tsa2_ocsp": f"{found['tsa2']}/ocsp"}
        return found | ca_entries(self.folder, authorities, url=found["ca"])

    def applications(self, addresses: dict[str, str], mail: socket.socket) -> tuple[dict[str, Faulty], Callable[[], None]]:
        """One application a port, and what starts the SMTP side in the process that serves."""
        authorities, second, allowed = self.authorities(), self.second(), [*LOOPBACK, *self.allowed]
        inbox, smtp = email_sandbox(self.folder, mail)
        return {
            "index": _index(addresses),
            "sms": sms_sandbox(self.folder),
            "mail": inbox,
            "identity": identity_sandbox(self.folder, url=addresses["identity"], allowed=allowed),
            "ca": ca_sandbox(self.folder, authorities),
            "tsa": tsa_sandbox(authorities.tsa()),
            "signer": signer_sandbox(self.folder),
            "tsa2": tsa_sandbox(second.tsa(), status=second.ocsp),
            "wechat": wechat_sandbox(self.folder, allowed=allowed, reports=self.wechat_reports),
            "vendor": vendor_sandbox(self.folder, authorities),
        }, smtp.start


def serve(street: Street, *, ready: Callable[[dict[str, str]], None]) -> int:
    """Serve until SIGTERM or Ctrl-C; `ready` is called once, when requests are answered. Returns an exit status.

    Raises OSError when a port is taken, TrustError when the authority in the folder cannot be read.
    """
    os.umask(0o077)
    street.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    listeners = street.listen()
    addresses = street.addresses(listeners)
    serving = os.getpid()
    try:
        _Server(street, listeners, addresses, ready).run()
    except SystemExit as ended:
        if os.getpid() != serving:
            raise  # the worker: its exit status is for gunicorn
        return 2 if ended.code else 0
    return 0


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with one worker process: its poller holds idle connections, its threads are bounded."""

    def __init__(
        self,
        street: Street,
        listeners: dict[str, socket.socket],
        addresses: dict[str, str],
        ready: Callable[[dict[str, str]], None],
    ) -> None:
        self._street, self._addresses, self._ready = street, addresses, ready
        self._mail = listeners["email"]
        self._ports = {str(listener.getsockname()[1]): name for name, listener in listeners.items()}
        self._descriptors = [listener.detach() for name, listener in listeners.items() if name != "email"]
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": [f"fd://{descriptor}" for descriptor in self._descriptors],
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "worker_connections": CONNECTIONS,
            "keepalive": IDLE_SECONDS,
            "graceful_timeout": STOP_SECONDS,
            "umask": 0o077,
            "loglevel": "warning",
            "proc_name": "qianyue-sandbox",
            "control_socket_disable": True,
            "post_worker_init": self._started,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """In the worker, and again in its successor should it die: state comes from the disk, not from the parent."""
        try:
            applications, self._start_mail = self._street.applications(self._addresses, self._mail)
        except (OSError, ValueError, TrustError) as problem:
            raise AppImportError(f"沙箱状态无法读取，请删除或改用另一个 --dir：{problem}") from None
        by_port = {port: applications[name] for port, name in self._ports.items() if name in applications}
        return lambda environ, start_response: by_port[environ["SERVER_PORT"]](environ, start_response)

    def _started(self, worker: Any) -> None:
        self._start_mail()
        if worker.age == 1:
            self._ready(self._addresses)


def _index(addresses: dict[str, str]) -> Faulty:
    app = desk(name="index", title="外部机构", about="", folder=HERE)
    services = [{"title": words[0], "about": words[1], "url": addresses[name]} for name, words in WORDS.items()]
    app.add_url_rule("/", "index", lambda: render_template("index.html", services=services, smtp=addresses["email"]))
    app.add_url_rule("/addresses", "addresses", lambda: addresses)
    return faulty(app, services=[])


def announce(addresses: dict[str, str], *, file: Path | None) -> None:
    """One JSON line on standard output, and the same into `file`, which appears whole."""
    line = json.dumps(addresses, ensure_ascii=False)
    if file is not None:
        temporary = file.with_name(f".{file.name}.{os.getpid()}")
        temporary.write_text(line + "\n", "utf-8")
        temporary.replace(file)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
