"""Help pages in sections: options and commands stand under headings, examples and exit codes at the end."""

from __future__ import annotations

from typing import Any

import click

from attache.cli.exits import MEANINGS

#: columns for the names of options; a longer one has a line of its own
_NAMES = 30


class Option(click.Option):
    """An option that help shows under `section`."""

    def __init__(self, *args: Any, section: str = "Options", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section


class Command(click.Command):
    """A command with its options in sections, `examples` (what it does, command line) after them, then the exit codes."""

    def __init__(
        self, *args: Any, examples: list[tuple[str, str]] | None = None, exit_codes: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples or []
        self.exit_codes = exit_codes

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sections: dict[str, list[tuple[str, str]]] = {}
        # click lists its own --help first; here it comes last
        for param in sorted(self.get_params(ctx), key=lambda p: not isinstance(p, Option)):
            record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            if record is not None:
                sections.setdefault(param.section if isinstance(param, Option) else "Other", []).append(record)
        width = min(max(len(name) for records in sections.values() for name, _ in records), _NAMES)
        for section, records in sections.items():
            with formatter.section(section):
                formatter.write_dl([(name.ljust(width), words) for name, words in records], col_max=_NAMES)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_examples(formatter, self.examples)
        if self.exit_codes:
            write_exit_codes(formatter)


class Group(click.Group):
    """A group of commands, each under the heading that `sections` gives it."""

    def __init__(self, *args: Any, examples: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples or []
        self.sections: dict[str, list[str]] = {}

    def place(self, section: str, command: click.Command) -> None:
        """Add a command under a heading."""
        self.add_command(command)
        self.sections.setdefault(section, []).append(command.name or "")

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for names in self.sections.values() for name in names]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for section, names in self.sections.items():
            with formatter.section(section):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(limit=100)) for name in names])
        records = [r for p in self.get_params(ctx) if (r := p.get_help_record(ctx)) is not None]
        with formatter.section("Options"):
            formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_examples(formatter, self.examples)
        if ctx.parent is None:
            write_exit_codes(formatter)


def write_exit_codes(formatter: click.HelpFormatter) -> None:
    """The exit codes, one a line."""
    with formatter.section("Exit codes"):
        formatter.write_dl([(str(code), meaning) for code, meaning in MEANINGS.items()])


def write_examples(formatter: click.HelpFormatter, examples: list[tuple[str, str]]) -> None:
    """Each example's command line, and what it does beneath."""
    if not examples:
        return
    with formatter.section("Examples"):
        for number, (meaning, line) in enumerate(examples):
            if number:
                formatter.write_paragraph()
            formatter.write(f"{'':{formatter.current_indent}}{line}\n")
            formatter.indent()
            formatter.write_text(meaning)
            formatter.dedent()
