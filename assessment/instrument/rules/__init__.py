"""Who is asked what: the rules that show or hide sections and questions."""

from .asking import all_as_asked, as_asked, asked, looked_at, placing_rules
from .faults import Fault, faults_of

__all__ = ["Fault", "all_as_asked", "as_asked", "asked", "faults_of", "looked_at", "placing_rules"]
