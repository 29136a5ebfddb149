"""Facts as data files, and their loader."""

from attache.knowledge.loader import KnowledgeError, table, tree, use_folder

__all__ = ["KnowledgeError", "table", "tree", "use_folder"]
