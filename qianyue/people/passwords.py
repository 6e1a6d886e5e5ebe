"""Argon2id with the parameters that OWASP recommends for servers: 19 MiB, two passes. Django's own take 100 MiB a login,
which threads at once would multiply; guessing is bounded by `people.guard` besides."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
