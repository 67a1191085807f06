"""What the database's complaints mean to the person who has to do something about them."""

REMEDIES = {
    "SQLITE_BUSY": "is in use by another program; close it or try again",
    "SQLITE_LOCKED": "is in use by another program; close it or try again",
    "SQLITE_READONLY": "is read-only; give yourself the right to write to it and its folder",
    "SQLITE_CANTOPEN": "cannot be opened; check that its folder exists and is yours to write to",
    "SQLITE_NOTADB": "is not a Viva database; move it away or name another file in the settings",
    "SQLITE_CORRUPT": "is damaged; put a backup in its place or move it away to start anew",
    "SQLITE_FULL": "cannot grow; free some space on its disk",
}
"""By SQLite's error code."""


def remedy(cause: object) -> str:
    """What to say after "The history viva.db", for whatever a driver raised."""
    code = getattr(cause, "sqlite_errorname", "")
    said = (text for name, text in REMEDIES.items() if code.startswith(name))
    return next(said, f"failed ({cause}); check the database and try again")
