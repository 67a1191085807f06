"""A process gives up what reading a document does not need. There is no way back."""

import contextlib
import os
import sys

from corpus.reading.limits import Limits

FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn")
FORBIDDEN_CALLS = frozenset(
    "os.system os.remove os.rename os.rmdir os.mkdir os.link os.symlink os.truncate os.chmod "
    "os.chown os.kill shutil.rmtree shutil.move shutil.copyfile".split()
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def lock_down(limits: Limits) -> None:
    """Bounds this process's memory and processor time; it may no longer write, connect or start.

    Where the system knows no such bounds, as on Windows, the parent's clock is the only one.
    """
    sys.dont_write_bytecode = True
    _bound_resources(limits)
    sys.addaudithook(_refuse)


def _bound_resources(limits: Limits) -> None:
    try:
        import resource
    except ImportError:
        return
    for name, soft, hard in (
        ("RLIMIT_AS", limits.memory_bytes, limits.memory_bytes),
        # The soft bound ends the process with a signal of its own, which the parent recognises.
        ("RLIMIT_CPU", limits.cpu_seconds, limits.cpu_seconds + 5),
        ("RLIMIT_FSIZE", 0, 0),
        ("RLIMIT_CORE", 0, 0),
    ):
        # A system may know a bound and still not let it be set: macOS, for memory.
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (soft, hard))


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        flags = arguments[2] if len(arguments) > 2 else 0
        if isinstance(flags, int) and flags & WRITING:
            raise PermissionError("A document's reader may not write.")
    elif event.startswith(FORBIDDEN) or event in FORBIDDEN_CALLS:
        raise PermissionError(f"A document's reader may not do {event}.")
