"""Models that a person carried here: a folder or a file on a stick or a share."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from tutor.errors import SourceUnreachable
from tutor.models.spec import ModelFile, ModelSpec


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A folder with the model's files or with a folder of its name; or the one file itself."""

    path: Path

    @property
    def name(self) -> str:
        """The path."""
        return str(self.path)

    def fetch(self, spec: ModelSpec, into: Path) -> Path:
        """Copies the files; what they were copied from is left alone."""
        for file in spec.files:
            target = into / "files" / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._find(spec, file), target)
        return into / "files"

    def _find(self, spec: ModelSpec, file: ModelFile) -> Path:
        places = [self.path / file.path, self.path / spec.name / file.path]
        if len(spec.files) == 1:
            places.append(self.path)
        for place in places:
            if place.is_file():
                return place
        raise SourceUnreachable(f"it holds no {file.path}")
