"""Who acts: persons, bodies, states and groups of a document, each with a PLOVER code (STATE:SECTOR) and the reason for it.

The text's own words come first (titles, appositions, modifiers), then the tables of office holders at the document's date, then
what an organisation's name says, then the states that the text is about.
"""

from attache.reading.actors.entities import add_entities
from attache.reading.actors.parties import parties

__all__ = ["add_entities", "parties"]
