"""Readings in other forms, one module a format. Each writes pieces of text as readings come, so that none need be held.

`write(readings)` of `jsonl`, `json`, `markdown` and `html`, `write(documents)` of `conllu` (which needs the syntax, and a
reading has none), and `brief.draw` and `brief.text` for a terminal. Event data: `plover.write`, `cameo.write`,
`cameo.write_icews` and `gdelt.write`; what their rows share is in `dyads`. All but JSON make the text safe to show.
"""
