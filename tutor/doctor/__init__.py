"""What is missing, and the command that mends it. Looks at everything and changes nothing."""

from tutor.doctor.check import Check, State
from tutor.doctor.diagnosis import diagnose

__all__ = ["Check", "State", "diagnose"]
