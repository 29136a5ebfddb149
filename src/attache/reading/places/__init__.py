"""Where: the places a document names, with coordinates, and the place of an event.

Names come from the language model and, where it has passed some over, from the gazetteer (GeoNames, CC BY 4.0); which place
a name means is told from the rest of the document.
"""

from __future__ import annotations

from attache.document import Document
from attache.reading.places.mentions import mentions
from attache.reading.places.near import stand_ins
from attache.reading.places.resolve import resolve
from attache.reading.places.where import event_place
from attache.records import Place

__all__ = ["add_places", "event_place"]


def add_places(doc: Document) -> None:
    """Fill `doc.places`, in text order. A place that the gazetteer has not keeps its name; it has the coordinates of the place
    that `near` names, where the document names one that it lies in or by, and none otherwise.

    Adjectives of nationality are no places. `name` is the gazetteer's where it has one (for *Kiev*, Kyiv).
    """
    found = mentions(doc)
    chosen = resolve(found)
    doc.places = []
    for mention, entry, near in zip(found, chosen, stand_ins(doc, found, chosen), strict=True):
        place = Place(span=mention.span, name=mention.text)
        if entry is not None:
            place = Place(
                span=mention.span, name=entry.name, lat=entry.lat, lon=entry.lon, country=entry.country, geonames=entry.geonames
            )
        elif near is not None:
            place = Place(
                span=mention.span, name=mention.text, lat=near.lat, lon=near.lon, country=near.country, near=near.name
            )
        doc.places.append(place)
