"""Who a visitor is, and what the visitor may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from corpus.errors import VivaError

NAMELESS = 320
"""Characters of an account's id or name that are kept; a provider may send anything."""


class Role(StrEnum):
    """What an account may see: its own studies, or the teachers' pages too."""

    LEARNER = "learner"
    TEACHER = "teacher"


class NotAllowed(VivaError):
    """The visitor may not see this page."""


class Accounts(BaseModel):
    """The table ``[accounts]`` of the settings: how visitors are told apart.

    ``by``: ``nobody`` (one learner, no login), ``name`` (several learners of one machine, by name
    and a PIN if they want one) or ``login`` (an OpenID Connect provider). ``teachers`` are names,
    or with a login the verified e-mail addresses or ids (``issuer#subject``) of teachers. A login
    makes a teacher too whose claim ``roles_claim`` holds one of ``teacher_roles``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    by: Literal["nobody", "name", "login"] = "nobody"
    teachers: list[str] = []
    roles_claim: str = "roles"
    teacher_roles: list[str] = []


@dataclass(frozen=True, slots=True)
class Account:
    """A visitor. ``id`` is what the history hangs on; ``name`` is what is shown."""

    id: str
    name: str
    role: Role = Role.LEARNER

    @property
    def teaches(self) -> bool:
        """Whether the teachers' pages are there for this account."""
        return self.role is Role.TEACHER


def only_account(learner: str) -> Account:
    """The one account of an installation without accounts: nothing is hidden from its owner."""
    return Account(learner, learner, Role.TEACHER)


def named_account(name: str, accounts: Accounts) -> Account:
    """The account of somebody who studies on this machine under a name."""
    teaches = _plain(name) in map(_plain, accounts.teachers)
    return Account(name, name, Role.TEACHER if teaches else Role.LEARNER)


def logged_in_account(claims: Mapping[str, Any], accounts: Accounts) -> Account:
    """The account of an identity token's claims, which the provider has signed.

    The id is issuer and subject: an e-mail address may change hands, a subject may not.

    Raises:
        NotAllowed: the claims name no issuer or no subject.
    """
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not isinstance(issuer, str) or not isinstance(subject, str) or not issuer or not subject:
        raise NotAllowed("The login names no issuer and subject; ask who runs this server.")
    account_id = f"{issuer}#{subject}"[:NAMELESS]
    email = claims.get("email") if claims.get("email_verified") is True else None
    known = {account_id} | ({_plain(email)} if isinstance(email, str) else set())
    teaches = bool(known & {*accounts.teachers, *map(_plain, accounts.teachers)})
    teaches = teaches or _has_role(claims, accounts)
    name = claims.get("name") or claims.get("preferred_username") or claims.get("email") or subject
    return Account(account_id, str(name)[:NAMELESS], Role.TEACHER if teaches else Role.LEARNER)


def _has_role(claims: Mapping[str, Any], accounts: Accounts) -> bool:
    held = claims.get(accounts.roles_claim)
    roles = {held} if isinstance(held, str) else set()
    if isinstance(held, list):
        roles = {role for role in held if isinstance(role, str)}
    return bool(roles & set(accounts.teacher_roles))


def _plain(name: str) -> str:
    return name.strip().casefold()
