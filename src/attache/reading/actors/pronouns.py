"""What pronouns stand for: the nearest fitting mention, subjects first (after Lappin and Leass, 1994, much cut)."""

from __future__ import annotations

from attache.document import Document, Token
from attache.reading.actors import lexicon
from attache.reading.actors.mentions import Mention, Mentions
from attache.reading.actors.people import Person

_HE = ("he", "him", "his", "himself")
_SHE = ("she", "her", "hers", "herself")
_IT = ("it", "its", "itself")
_THEY = ("they", "them", "their", "theirs", "themselves")
_SPEAKER = ("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves")
_RELATIVE = ("who", "whom", "whose", "which", "that")
#: how many sentences back an antecedent may lie
_REACH = {"person": 5, "thing": 3}
_SUBJECT, _SAME_SENTENCE, _OWN_CLAUSE, _OWNER, _STEP, _MODEST = 2.0, 1.0, 1.5, -0.7, -1.2, -1.5
_CLIMB = 12


def is_plural(token: Token) -> bool:
    """Whether a pronoun may stand for several: plural or relative."""
    return token.text.lower() in (*_THEY, *_RELATIVE)


class Pronouns:
    """Finds antecedents among the mentions met so far."""

    def __init__(self, doc: Document, found: Mentions) -> None:
        self.doc = doc
        self.found = found
        self.roles = lexicon.roles()
        self.words = lexicon.name_words()

    def antecedent(self, mention: Mention) -> Mention | None:
        token = self.doc.tokens[mention.last - 1]
        word = token.text.lower()
        if word in _RELATIVE and (found := self.relative(token)) is not None:
            return found
        if word in _SPEAKER:
            return self._speaker(token)
        if word in _HE or word in _SHE:
            return self._best(token, "person", "f" if word in _SHE else "m")
        if word in _IT:
            return self._best(token, "it", "")
        if word in _THEY:
            return self._best(token, "they", "")
        return None

    def relative(self, token: Token) -> Mention | None:
        """What a relative pronoun refers to: the noun whose clause it opens."""
        at = token
        for _ in range(_CLIMB):
            above = self.doc.head_of(at)
            if above is None:
                return None
            if at.deprel == "acl:relcl":
                return self.found.at.get(above.i)
            at = above
        return None

    def _speaker(self, token: Token) -> Mention | None:
        """Who says what the token stands in: the subject of the verb of saying above it, in its sentence, or before."""
        at: Token | None = token
        for _ in range(_CLIMB):
            at = self.doc.head_of(at) if at is not None else None
            if at is None:
                break
            if at.lemma in self.words.saying and (found := self._subject(at)) is not None:
                return found
        for back in range(3):
            sent = token.sent - back
            if sent < 0:
                break
            for verb in self.doc.words(self.doc.sentences[sent]):
                if verb.upos == "VERB" and verb.lemma in self.words.saying:
                    found = self._subject(verb)
                    if (found is not None and found.kind != "pronoun") or (found is not None and found.antecedent is not None):
                        return found
        return None

    def _subject(self, verb: Token) -> Mention | None:
        for kid in self.doc.children_of(verb, "nsubj"):
            found = self.found.at.get(kid.i)
            if found is not None and kid.text.lower() not in _SPEAKER:
                return found.antecedent or found
        return None

    def _best(self, token: Token, wanted: str, gender: str) -> Mention | None:
        reach = _REACH["person" if wanted == "person" else "thing"]
        best, score = None, -100.0
        for mention in reversed(self.found.all):
            distance = token.sent - self.doc.tokens[mention.first].sent
            if distance > reach:
                break
            if mention.last > token.i or not self._fits(mention, wanted, gender) or self._bound(token, mention):
                continue
            value = self._score(token, mention, distance, wanted)
            if value > score:
                best, score = mention, value
        return best.antecedent if best is not None and best.kind == "pronoun" and best.antecedent is not None else best

    def _fits(self, mention: Mention, wanted: str, gender: str) -> bool:
        real = mention.antecedent if mention.kind == "pronoun" else mention
        if real is None:
            return False
        if wanted == "person":
            return self._is_person(real) and self._gender(real) in ("", gender)
        if wanted == "it":
            return not real.plural and (real.kind in ("state", "known", "body") or self._names_body(real))
        return real.kind in ("known", "body", "state") or (
            real.kind == "description" and (real.plural or self._collective(real))
        )

    def _collective(self, mention: Mention) -> bool:
        return mention.role is not None and mention.role.noun in self.words.bodies

    def _is_person(self, mention: Mention) -> bool:
        if mention.kind == "person":
            return True
        role = mention.role
        if mention.kind != "description" or role is None or mention.plural:
            return False
        return not self._names_body(mention)

    def _names_body(self, mention: Mention) -> bool:
        """Whether a description is of a body or state, by its noun."""
        noun = mention.role.noun if mention.kind == "description" and mention.role is not None else ""
        return noun in self.words.bodies or noun in self.words.any_body or noun in self.words.country

    def _gender(self, mention: Mention) -> str:
        if isinstance(mention.who, Person):
            return mention.who.gender
        words = mention.role.words if mention.role is not None else frozenset()
        return "f" if words & self.roles.female else "m" if words & self.roles.male else ""

    def _bound(self, token: Token, mention: Mention) -> bool:
        """Whether mention and pronoun are two arguments of one verb, and so two parties, or one is inside the other."""
        if mention.chunk.first <= token.i < mention.chunk.last and not mention.owner:
            return True
        if token.text.lower().endswith(("self", "selves")) or token.deprel == "nmod:poss":
            return False
        head = self.doc.tokens[mention.head]
        return token.head == head.head and head.head >= 0 and not mention.owner and head.rel in ("nsubj", "obj", "iobj")

    def _score(self, token: Token, mention: Mention, distance: int, wanted: str) -> float:
        head = self.doc.tokens[mention.head]
        value = _STEP * distance
        if head.rel == "nsubj" and not mention.owner:
            value += _SUBJECT
        elif mention.owner:
            value += _OWNER
        if distance == 0:
            value += _SAME_SENTENCE
            if token.deprel == "nmod:poss" and head.rel == "nsubj" and self._governs(head, token):
                value += _OWN_CLAUSE
        if wanted == "they" and not (mention.plural or self._heads_list(head)):
            value += _MODEST
        if wanted == "it" and mention.kind == "description":
            value += _MODEST / 3
        return value + mention.first * 1e-5

    def _heads_list(self, head: Token) -> bool:
        return any(k.deprel == "conj" and k.upos in ("PROPN", "NOUN") for k in self.doc.children_of(head))

    def _governs(self, subject: Token, token: Token) -> bool:
        at: Token | None = token
        for _ in range(_CLIMB):
            at = self.doc.head_of(at) if at is not None else None
            if at is None:
                return False
            if at.i == subject.head:
                return True
        return False
