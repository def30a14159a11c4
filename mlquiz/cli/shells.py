"""Shell completion that adds no space after `--set KNOB=`, so that the value can be typed at once.

It also completes the value in `--set=KNOB`. Fish by itself adds no space after `=`.
"""

from __future__ import annotations

import os

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)


class Bash(BashComplete):
    """Bash completion without a space after `KNOB=`; Bash splits `KNOB=VALUE` into three words."""

    source_template = BashComplete.source_template.replace(
        "            COMPREPLY+=($value)\n",
        "            COMPREPLY+=($value)\n"
        "            if [[ $value == *= ]]; then\n"
        "                compopt -o nospace\n"
        "            fi\n",
    )

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor and the one at the cursor, rejoined around `=`."""
        words = split_arg_string(os.environ["COMP_WORDS"])
        before = int(os.environ["COMP_CWORD"])
        joined: list[str] = []
        for index, word in enumerate([*words[:before], *words[before : before + 1]]):
            if joined and (word == "=" or words[index - 1] == "="):
                joined[-1] += word
            else:
                joined.append(word)
        if before >= len(words):
            joined.append("")
        typed = joined[-1].partition("=")[2] if joined[-1].startswith("-") else joined[-1]
        self._known = typed[: typed.rfind("=") + 1]
        return joined[1:-1], joined[-1]

    def format_completion(self, item: CompletionItem) -> str:
        """Return the completion of the part of the word after the last `=`."""
        return f"{item.type},{item.value.removeprefix(self._known)}"


class WholeWords(ShellComplete):
    """Completion for a shell that replaces the whole word, including an option before `=`."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor and the one at the cursor."""
        before, word = super().get_completion_args()
        option, equals, _ = word.partition("=")
        self._option = option + equals if equals and option.startswith("-") else ""
        return before, word

    def format_completion(self, item: CompletionItem) -> str:
        """Return the completion in the format that the shell's script reads."""
        word = CompletionItem(self._option + item.value, item.type, item.help)
        return super().format_completion(word)


class Fish(WholeWords, FishComplete):
    """Fish completion."""


class Zsh(WholeWords, ZshComplete):
    """Zsh completion that adds no space after `KNOB=`."""

    source_template = (
        ZshComplete.source_template.replace(
            "    local -a response\n", "    local -a response\n    local -a open\n"
        )
        .replace(
            '            if [[ "$descr" == "_" ]]; then\n',
            '            if [[ "$key" == *= ]]; then\n'
            '                open+=("$key")\n'
            '            elif [[ "$descr" == "_" ]]; then\n',
        )
        .replace(
            '    if [ -n "$completions" ]; then\n',
            '    if [ -n "$open" ]; then\n'
            "        compadd -U -S '' -V unsorted -a open\n"
            "    fi\n\n"
            '    if [ -n "$completions" ]; then\n',
        )
    )


def register() -> None:
    """Register these classes with click."""
    for shell in (Bash, Fish, Zsh):
        add_completion_class(shell)
