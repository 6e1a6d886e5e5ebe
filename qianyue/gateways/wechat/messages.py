"""The wire format of the public interface, as far as we speak it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

OpenId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
Value = Annotated[str, StringConstraints(min_length=1, max_length=20)]  # a `thing` keyword of a template
Token = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,512}$")]


class TokenRequest(BaseModel):
    """POST /cgi-bin/stable_token: the secret goes in the body, not in an address that ends in somebody's log."""

    model_config = ConfigDict(extra="forbid")
    grant_type: Literal["client_credential"] = "client_credential"
    appid: str
    secret: str
    force_refresh: bool = False


class TokenAnswer(BaseModel):
    access_token: Token
    expires_in: int


class Keyword(BaseModel):
    value: Value


class TemplateMessage(BaseModel):
    """POST /cgi-bin/message/template/send?access_token="""

    model_config = ConfigDict(extra="forbid")
    touser: OpenId
    template_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    url: Annotated[str, StringConstraints(max_length=1024)] = ""
    client_msg_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
    data: dict[str, Keyword]


class Said(BaseModel):
    """What every answer may be instead of what was asked for: HTTP 200 and a code."""

    errcode: int = 0


class Accepted(BaseModel):
    msgid: int


class Authorised(BaseModel):
    """GET /sns/oauth2/access_token"""

    openid: OpenId
