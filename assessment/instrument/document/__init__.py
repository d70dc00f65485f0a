"""Reading and writing the document of a version: JSON text, canonical form, content hash, JSON Schema.

`parse` reads a text, `load` makes a definition of what was read, `dump` gives its normal form back; `located` says on
which line of the text each problem stands.
"""

from .faults import DocumentError, Fault, Place
from .lines import located
from .reading import LARGEST, decoded, load, loads, parse, repeated_codes
from .schema import schema
from .writing import canonical, content_hash, dump, written

__all__ = [
    "LARGEST",
    "DocumentError",
    "Fault",
    "Place",
    "canonical",
    "content_hash",
    "decoded",
    "dump",
    "load",
    "loads",
    "located",
    "parse",
    "repeated_codes",
    "schema",
    "written",
]
