"""How much memory the app holds once it has graded a response and given a reply."""

import os
import random
import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from benchmarks.graded_response import QUESTION, responses
from tutor.settings import load_settings
from tutor.wiring import Viva

STATUS = Path("/proc/self/status")


def resident_megabytes() -> float:
    """Resident megabytes of a fresh process with the app's parts, after one grade and one reply."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory"], capture_output=True, text=True, check=False
    )
    if ran.returncode != 0:
        raise RuntimeError(f"The process that measures memory failed: {ran.stderr.strip()[-500:]}")
    return float(ran.stdout.split()[-1])


def resident() -> float:
    """Megabytes this process holds now; where the system does not say, the most it ever held."""
    if STATUS.exists():
        line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024 / 1e6
    # macOS counts bytes where the others count kilobytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main() -> None:
    """Does what the app does for its first learner, without a generator, and prints megabytes."""
    os.environ.setdefault("STREAMLIT_SERVER_HEADLESS", "true")
    import_module("streamlit.web.bootstrap")
    viva = Viva(load_settings())
    viva.grader.grade(QUESTION, next(responses(random.Random(2))))
    reply = viva.answerer(generator="none").reply("How does LoRA save memory?")
    if not reply.text:
        raise RuntimeError("The reply is empty, so its memory was not measured.")
    print(f"{resident():.1f}")


if __name__ == "__main__":
    main()
