"""Groups worked on one behind what brings them: every answer in order, and errors where they belong."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.archive.behind import behind, grouped


@given(st.lists(st.integers(), max_size=30), st.integers(1, 9))
def test_every_item_is_answered_in_order(items: list[int], size: int) -> None:
    groups = list(grouped(items, size, 60))
    assert all(len(group) == size for group in groups[:-1])
    assert list(behind(lambda group: [2 * item for item in group], groups)) == [2 * item for item in items]


def test_what_takes_long_to_come_is_not_waited_for() -> None:
    assert list(grouped("abc", 99, 0)) == [["a"], ["b"], ["c"]]


def test_the_next_group_is_brought_while_one_is_worked_on() -> None:
    brought = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        brought.set()
        yield 2

    def work(group: list[int]) -> list[bool]:
        return [brought.wait(10) for _ in group]

    assert list(behind(work, grouped(items(), 1, 60))) == [True, True]


def test_errors_come_after_the_answers_before_them() -> None:
    def items() -> Iterator[int]:
        yield from range(4)
        raise OSError("the source is gone")

    def work(group: list[int]) -> list[int]:
        if 2 in group:
            raise ValueError("not this one")
        return group

    answers = behind(lambda group: group, grouped(items(), 2, 60))
    assert [next(answers) for _ in range(4)] == [0, 1, 2, 3]
    with pytest.raises(OSError, match="gone"):
        next(answers)
    answers = behind(work, grouped(range(9), 2, 60))
    assert [next(answers), next(answers)] == [0, 1]
    with pytest.raises(ValueError, match="not this"):
        next(answers)


def test_what_was_begun_is_done_though_nobody_asks_on() -> None:
    done: list[int] = []

    def work(group: list[int]) -> list[int]:
        done.extend(group)
        return group

    answers = behind(work, grouped(range(9), 3, 60))
    assert next(answers) == 0
    answers.close()  # type: ignore[attr-defined]
    assert done in ([0, 1, 2], [0, 1, 2, 3, 4, 5])
