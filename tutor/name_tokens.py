"""Names of one machine's learners: PINs, and the cookie by which a browser is known again."""

import base64
import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Any

from tutor.errors import StoreError
from tutor.key_file import kept_key

LONGEST_NAME = 60
SCRYPT: dict[str, Any] = {"n": 2**14, "r": 8, "p": 1}


def clean_name(typed: str) -> str:
    """The name as it is kept; empty when nothing of it can be."""
    shown = "".join(mark if mark.isprintable() else " " for mark in typed)
    return " ".join(shown.split())[:LONGEST_NAME].strip()


def pin_record(pin: str) -> dict[str, str]:
    """What is kept of a PIN: a salt and scrypt's digest of both."""
    salt = secrets.token_bytes(16)
    return {"salt": salt.hex(), "digest": _digest(pin, salt)}


def is_pin(pin: str, record: dict[str, str]) -> bool:
    """Whether it is the PIN that was kept."""
    return hmac.compare_digest(_digest(pin, bytes.fromhex(record["salt"])), record["digest"])


def name_token(name: str, key: bytes) -> str:
    """A cookie's value for a name, which only the holder of the key can make."""
    text = base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")
    return f"{text}.{_seal(text, key)}"


def name_of_token(token: str, key: bytes) -> str | None:
    """The name of a token; None when somebody else made it."""
    text, _, seal = token.partition(".")
    if not hmac.compare_digest(_seal(text, key).encode(), seal.encode("utf-8", "replace")):
        return None
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()


def visitors_key(path: Path) -> bytes:
    """The key in a file, made when it is not there.

    Raises:
        StoreError: it can be neither read nor written.
    """
    try:
        return kept_key(path)
    except (OSError, ValueError) as error:
        raise StoreError(
            f"The key {path}, by which learners are known again, cannot be used ({error}); "
            "delete it or mend its rights."
        ) from error


def _digest(pin: str, salt: bytes) -> str:
    return hashlib.scrypt(pin.encode("utf-8", "replace"), salt=salt, **SCRYPT).hex()


def _seal(text: str, key: bytes) -> str:
    return hmac.new(key, b"viva name " + text.encode("utf-8", "replace"), "sha256").hexdigest()
