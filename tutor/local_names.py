"""The learners of one machine, known by name; a PIN keeps a name to its owner."""

from typing import Any

from tutor.accounts import Accounts, NotAllowed, named_account
from tutor.name_tokens import clean_name, is_pin, pin_record
from tutor.store import Store

KEPT = "account"
"""The name under which the store keeps a learner's PIN."""

SHORTEST_PIN = 4


class LocalNames:
    """Who studies on this machine."""

    def __init__(self, store: Store, accounts: Accounts) -> None:
        self._store = store
        self._accounts = accounts

    def all(self) -> list[str]:
        """Everybody with a name here or with attempts, in the order of the alphabet."""
        return sorted({*self._store.everyone(KEPT), *self._store.learners()}, key=str.casefold)

    def enter(self, typed: str, pin: str) -> str:
        """The name under which somebody goes on, made when it is new.

        Raises:
            NotAllowed: the name is blank, or the PIN is not the name's; a teacher's name needs one.
        """
        name = self._as_known(clean_name(typed))
        if not name:
            raise NotAllowed("Write a name first.")
        known: dict[str, Any] = self._store.kept(name, KEPT) or {}
        if known.get("pin") is not None:
            if not is_pin(pin, known["pin"]):
                raise NotAllowed(f"This is not the PIN of {name}.")
            return name
        if named_account(name, self._accounts).teaches and not pin:
            raise NotAllowed(f"{name} teaches here: choose a PIN, and nobody else can be {name}.")
        if pin and len(pin) < SHORTEST_PIN:
            raise NotAllowed(f"A PIN has at least {SHORTEST_PIN} characters, not {len(pin)}.")
        if pin or not known:
            self._store.keep(name, KEPT, {"pin": pin_record(pin) if pin else None})
        return name

    def _as_known(self, name: str) -> str:
        """The name as it was first written: Ada and ada are one."""
        known = {each.casefold(): each for each in self.all()}
        return known.get(name.casefold(), name)
