"""Hashes a model again, whatever its stamp says."""

from pathlib import Path

from tutor.errors import ModelMissing
from tutor.models.cache import cache_dir, folder_of, spec_of
from tutor.models.checksum import damaged, sha256_of
from tutor.models.progress import Progress, silent
from tutor.models.stamp import is_whole, source_of, write_stamp


def verify(name: str, progress: Progress = silent) -> Path:
    """The model, every byte of it checked.

    Raises ModelDamaged with both sums of the first wrong file; every wrong file is deleted. Raises
    ModelMissing when a file is not there at all.
    """
    spec = spec_of(name)
    folder = folder_of(spec)
    done, wrong = 0, []

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress(f"{name}: checking", done, spec.size)

    for file in spec.files:
        path = folder / file.path
        if not path.is_file():
            continue
        found = sha256_of(path, on_bytes=advance)
        if found != file.sha256:
            path.unlink()
            wrong.append(damaged(str(path), found, file.sha256, name))
    if wrong:
        raise wrong[0]
    if not is_whole(folder, spec):
        raise ModelMissing(
            f"The model {name} is not in {cache_dir()}; get it with `viva models pull {name}`."
        )
    write_stamp(folder, spec, source_of(folder))
    return spec.target(folder)
