"""Imports persons and organisations from files of others into the user's folder, in the program's own tables."""

from attache.knowledge.imports.run import FORMATS, Imported, import_file
from attache.knowledge.imports.staging import WrongLine

__all__ = ["FORMATS", "Imported", "WrongLine", "import_file"]
