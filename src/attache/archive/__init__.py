"""Keeping what was read: pages as they came, and the readings made of them, in one file."""

from attache.archive.store import Archive, ArchiveError, Entry

__all__ = ["Archive", "ArchiveError", "Entry"]
