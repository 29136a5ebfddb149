"""What several tests share: documents with syntax written by hand, for tests that need no language model."""

from __future__ import annotations

from attache.document import Document, Sentence, Span, Token

_COLUMNS = 10
_EMPTY = "_"


def build(conllu: str, *, id: str = "test", text: str | None = None) -> Document:
    """A `Document` with text, paragraphs, sentences and tokens from CoNLL-U (UD v2).

    Columns are parted by tabs, or by any white space where a line holds no tab (then no word may hold a blank). Trailing
    columns may be left out: `1 Moscow Moscow PROPN NNP _ 2 nsubj` will do. Empty nodes (`8.1`) are skipped. Words that share a
    multiword token lie side by side in its characters, or all span the whole of it where their forms do not add up to it.
    The text is made from the forms and `SpaceAfter=No`; a sentence follows the last after one blank, or after two line
    breaks where it has a `# newpar` or `# newdoc` comment. `text`, where given, is used instead, and the words are looked
    up in it in order. Raises `ValueError`, naming the line, where a line is no CoNLL-U or a word is not in `text`.
    """
    builder = _Builder(text)
    for number, line in enumerate(conllu.splitlines(), 1):
        line = line.strip("\n")
        if line.startswith("#"):
            builder.comment(line)
        elif not line.strip():
            builder.end_sentence()
        else:
            builder.word(line, number)
    builder.end_sentence()
    return builder.document(id)


class _Builder:
    """Collects lines; see `build`."""

    def __init__(self, text: str | None) -> None:
        self.given = text
        self.text = text or ""
        self.at = 0
        self.gap = ""
        self.inside = 0  # where in a multiword token the next of its words begins
        self.rows: list[tuple[Span, list[str]]] = []
        self.new_paragraph = False
        self.surface: tuple[int, int, int] | None = None  # a multiword token's last word number, start and end
        self.tokens: list[Token] = []
        self.sentences: list[Sentence] = []
        self.breaks: list[int] = []  # sentence indices that open a paragraph

    def comment(self, line: str) -> None:
        if line[1:].strip().startswith(("newpar", "newdoc")):
            self.new_paragraph = True

    def word(self, line: str, number: int) -> None:
        cells = line.split("\t") if "\t" in line else line.split()
        cells += [_EMPTY] * (_COLUMNS - len(cells))
        if "." in cells[0]:
            return
        if len(cells) != _COLUMNS:
            raise ValueError(f"line {number}: {len(cells)} columns where CoNLL-U has {_COLUMNS}: {line!r}")
        if "-" in cells[0]:
            last = int(cells[0].split("-")[1])
            start, end = self._place(cells[1], cells[9], number)
            self.surface = (last, start, end)
            self.inside = start
            return
        if not (cells[0].isdigit() and cells[6].isdigit()):
            raise ValueError(f"line {number}: a word's number and its head must be whole numbers: {line!r}")
        self.rows.append((self._span(cells, number), cells))

    def _span(self, cells: list[str], number: int) -> Span:
        if self.surface is None or int(cells[0]) > self.surface[0]:
            self.surface = None
            return self._place(cells[1], cells[9], number)
        _, start, end = self.surface
        found = self.text.find(cells[1], self.inside, end)
        if found != self.inside:
            return Span(start, end)
        self.inside += len(cells[1])
        return Span(found, self.inside)

    def _place(self, form: str, misc: str, number: int) -> Span:
        """Put a form into the text (or find it there) and note the blank that follows it."""
        if self.given is None:
            if not self.rows and self.surface is None and self.text:
                self.gap = "\n\n" if self.new_paragraph else " "
            start = len(self.text) + len(self.gap)
            self.text += self.gap + form
            self.gap = "" if "SpaceAfter=No" in misc.split("|") else " "
        else:
            start = self.text.find(form, self.at)
            if start < 0:
                raise ValueError(f"line {number}: {form!r} is not in the text after character {self.at}")
        self.at = start + len(form)
        return Span(start, self.at)

    def end_sentence(self) -> None:
        if not self.rows:
            return
        first, sent = len(self.tokens), len(self.sentences)
        if self.new_paragraph or not self.sentences:
            self.breaks.append(sent)
        for offset, (span, c) in enumerate(self.rows):
            head = first + int(c[6]) - 1 if c[6] != "0" else -1
            feats = "" if c[5] == _EMPTY else c[5]
            self.tokens.append(Token(first + offset, span, c[1], c[2], c[3], c[4], feats, head, c[7], sent))
        for token in self.tokens[first:]:
            if token.head >= 0:
                self.tokens[token.head].children.append(token.i)
        span = Span(self.rows[0][0].start, self.rows[-1][0].end)
        self.sentences.append(Sentence(sent, span, first, len(self.tokens)))
        self.rows, self.new_paragraph, self.surface = [], False, None

    def document(self, id: str) -> Document:
        paragraphs = []
        for number, opening in enumerate(self.breaks):
            after = self.breaks[number + 1] if number + 1 < len(self.breaks) else len(self.sentences)
            paragraphs.append(Span(self.sentences[opening].span.start, self.sentences[after - 1].span.end))
        return Document(
            id=id, text=self.text, language="en", paragraphs=paragraphs, sentences=self.sentences, tokens=self.tokens
        )
