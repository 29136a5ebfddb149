"""Facts as data files, and their loader."""

from attache.knowledge.loader import (
    KnowledgeError,
    default_folder,
    generation,
    read_again,
    table,
    tables,
    tree,
    use_folder,
    user_folder,
)

__all__ = [
    "KnowledgeError",
    "default_folder",
    "generation",
    "read_again",
    "table",
    "tables",
    "tree",
    "use_folder",
    "user_folder",
]
