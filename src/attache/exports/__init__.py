"""Readings in other forms, one module a format. Each writes pieces of text as readings come, so that none need be held.

`write(readings)` of `jsonl`, `json`, `markdown` and `html`, `write(documents)` of `conllu` (which needs the syntax, and a
reading has none), event data in `plover`, `cameo` and `gdelt` (what their rows share is in `dyads`), and `brief.draw` and `brief.text` for a terminal. All but JSON make the text safe to show.
"""
