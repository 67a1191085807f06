"""Where shards are graded: in this process, in several, or on a Ray cluster. Same bytes out."""

from tutor.scoring.engines.engine import Engine
from tutor.scoring.engines.local import LocalEngine
from tutor.scoring.engines.processes import ProcessEngine
from tutor.scoring.engines.ray_data import RayEngine

__all__ = ["Engine", "LocalEngine", "ProcessEngine", "RayEngine"]
