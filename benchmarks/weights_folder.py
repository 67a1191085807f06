"""The shipped grader's entailment model as a folder that other libraries load."""

from pathlib import Path

from tutor.grading.shipped import FAST, shipped_weights


def weights_folder() -> Path:
    """The folder of the fast grader's weights.

    Raises:
        RuntimeError: they are an adapter, which other libraries do not load as they are.
    """
    shipped = shipped_weights(FAST)
    if shipped.base is not None:
        raise RuntimeError(f"{shipped.name} is an adapter; merge it first to compare the speed.")
    return shipped.folder
