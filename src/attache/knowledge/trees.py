"""Checks YAML files against their schemas, with the line of each thing that does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from attache.knowledge.loader import yaml_line
from attache.knowledge.schema import Problem

_KINDS = {
    "text": ("str",),
    "number": ("int", "float"),
    "flag": ("bool",),
    "nothing": ("null",),
    "date": ("timestamp", "str", "int"),
}


def check_tree(path: Path, schema: Any, *, partial: bool) -> Iterator[Problem]:
    """What is wrong with a YAML file. `partial`: a user's file, which may lack top-level keys, since ours stay in force."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.MarkedYAMLError as error:
        yield Problem(path, yaml_line(error), str(error.problem or error.context))
        return
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        yield Problem(path, 1, " ".join(str(error).split()))
        return
    if node is None:
        yield Problem(path, 1, "there is nothing in it")
        return
    yield from _twice(path, node)
    if schema is not None:
        yield from _check(path, node, schema, "", partial)


def shape_of(value: Any) -> Any:
    """A schema for the top of a file that has none of its own: which keys there are, and what kind of thing each holds."""
    if isinstance(value, dict):
        return {f"{key}?": _kind_of(inner) for key, inner in value.items()}
    return _kind_of(value)


def _kind_of(value: Any) -> Any:
    return {"_": "any"} if isinstance(value, dict) else ["any"] if isinstance(value, list) else "any"


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _twice(path: Path, node: yaml.Node) -> Iterator[Problem]:
    """Keys that stand twice in one mapping: YAML keeps the last without a word."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen and key.value != "<<":
                    yield Problem(path, _line(key), f"{key.value} stands twice")
                seen.add(key.value)
            yield from _twice(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _twice(path, value)


def _check(path: Path, node: yaml.Node, schema: Any, where: str, partial: bool) -> Iterator[Problem]:
    if isinstance(schema, dict):
        yield from _mapping(path, node, schema, where, partial)
    elif isinstance(schema, list):
        if not isinstance(node, yaml.SequenceNode):
            yield Problem(path, _line(node), f"{where or 'the file'} is no list")
            return
        for number, item in enumerate(node.value, 1):
            yield from _check(path, item, schema[0], f"{where}, item {number}", False)
    else:
        yield from _scalar(path, node, schema, where)


def _mapping(path: Path, node: yaml.Node, schema: dict[str, Any], where: str, partial: bool) -> Iterator[Problem]:
    if not isinstance(node, yaml.MappingNode):
        yield Problem(path, _line(node), f"{where or 'the file'} has no keys")
        return
    known = {key.removesuffix("?"): inner for key, inner in schema.items()}
    seen = set()
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        seen.add(name)
        inner = known.get(name, known.get("_"))
        if inner is None:
            near = get_close_matches(name, known, n=1)
            hint = f"; near it: {near[0]}" if near else ""
            yield Problem(path, _line(key), f"{where + ': ' if where else ''}there is no key {name!r}{hint}")
        else:
            yield from _check(path, value, inner, f"{where}.{name}" if where else name, False)
    missing = [key for key in schema if not key.endswith("?") and key != "_" and key not in seen]
    if missing and not partial:
        yield Problem(path, _line(node), f"{where or 'the file'} lacks {', '.join(missing)}")


def _scalar(path: Path, node: yaml.Node, schema: str, where: str) -> Iterator[Problem]:
    if schema == "any":
        return
    wanted = schema.split("|")
    kinds = [kind for name in wanted for kind in _KINDS[name]]
    if not isinstance(node, yaml.ScalarNode) or node.tag.rpartition(":")[2] not in kinds:
        got = (
            "a list"
            if isinstance(node, yaml.SequenceNode)
            else "keys"
            if isinstance(node, yaml.MappingNode)
            else repr(node.value)
        )
        yield Problem(
            path, _line(node), f"{where or 'the file'}: {got} is no {' or '.join(wanted)}; quote a word like no or on"
        )
    elif not node.value.strip() and wanted == ["text"]:
        yield Problem(path, _line(node), f"{where}: is empty")
