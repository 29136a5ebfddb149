"""The shipped language model: words, sentences, parts of speech, lemmas, dependencies and names of a document's body."""

from attache.language.parse import parse

__all__ = ["parse"]
