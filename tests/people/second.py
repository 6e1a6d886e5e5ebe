"""Help for tests of the second factor: the app on an officer's phone."""

from __future__ import annotations

import base64
import time

from qianyue.people import totp


class App:
    """An authenticator app that was told this secret. It never shows a code twice, as the platform never takes one twice."""

    def __init__(self, secret: str | bytes) -> None:
        self.secret = secret if isinstance(secret, bytes) else base64.b32decode("".join(secret.split()))
        self.step = 0

    def code(self) -> str:
        self.step = max(self.step + 1, totp.step_now() - totp.DRIFT)
        while self.step > totp.step_now() + totp.DRIFT:
            time.sleep(0.2)
        return totp.code_at(self.secret, self.step)
