"""What the web's tests start from: contracts at each stage, and browsers (test clients) in which people are logged in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from tests.platform.fixtures import RETURN_URL
from tests.web.authority_cast import english, first, in_force, second  # noqa: F401 - fixtures of the authority's tests
from tests.web.desk_cast import drafted, handler, keeper, signed  # noqa: F401 - fixtures of the desk's tests


@pytest.fixture
def logged_in() -> Callable[[Any], Client]:
    """A browser in which this worker (of the rehearsal) has logged in."""

    def begin(worker: Any) -> Client:
        from qianyue.people.models import Person

        if worker.actor.person is None:
            worker.log_in()
        client = Client()
        session = client.session
        session[SESSION_KEY] = str(worker.actor.person)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = Person.objects.get(id=worker.actor.person).get_session_auth_hash()
        session.save()
        client.cookies["qianyue"] = session.session_key
        return client

    return begin


@pytest.fixture
def proposed(office: Any, worker: Any) -> Any:
    """A contract that was just sent to the worker, who has an account."""
    worker.log_in()
    return office.propose(worker)


@pytest.fixture
def identified(proposed: Any, worker: Any) -> Any:
    """The same, and the worker has passed the real-name check."""
    assert worker.identify(return_url=RETURN_URL) == "passed"
    return proposed


@pytest.fixture
def concluded(office: Any, worker: Any, work: Callable[..., int]) -> Any:
    """A contract that both have signed, timestamped and closed."""
    from qianyue.cli.rehearsal import conclude

    contract = conclude(office, worker, return_url=RETURN_URL, work=work)
    assert contract.state == "concluded"
    return contract
