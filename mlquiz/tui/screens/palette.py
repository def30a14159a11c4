"""The command palette: finds actions, screens, concepts and demos by name."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from mlquiz.errors import MlquizError
from mlquiz.i18n.tui import MESSAGES, translate
from mlquiz.render.markup import to_plain
from mlquiz.render.sanitize import plain
from mlquiz.render.titles import english_term
from mlquiz.tui.base_app import app_of, is_open, show_errors
from mlquiz.tui.keys import key_name
from mlquiz.tui.routes import Route, ScreenName
from mlquiz.tui.search import Match, letters_of, match
from mlquiz.tui.textual_patches.screens import SafeScreen
from mlquiz.tui.widgets.menu_list import INDENT, MenuList, line
from mlquiz.tui.widgets.text_input import TextInput

MAX_HITS = 50
EXCLUDED_PREFIXES = (
    *("move", "cursor", "pick", "mark", "submit", "select", "explain_unavailable", "explain"),
    *("palette", "app.palette"),
)
"""Prefixes of actions left out: moves within a widget, explanations and the palette itself."""
SCREEN_TITLES: Mapping[ScreenName, str] = {
    "home": "go.home",
    "session": "go.session",
    "cards": "cards.title",
    "interviews": "interview.title",
    "concepts": "go.concepts",
    "demos": "demos.title",
    "stats": "stats.title",
    "plan": "plan.screen",
    "suspended": "suspended.title",
    "settings": "settings.title",
}
"""The message keys of the titles of the screens that the palette opens."""
FIRST = ("help", "app.help")
LAST = ("back", "leave", "home", "suspend_process", "quit", "app.quit")
"""Actions that leave the screen; listed last so that Enter in an empty field runs none."""


class Entry(Struct, frozen=True):
    """An entry of the palette: its title, its kind or key, and the function that runs it."""

    title: str
    kind: str
    choose: Callable[[], Awaitable[object] | None]
    other_names: tuple[str, ...] = ()
    planned: bool = False
    """Whether this is a concept that has no lesson yet."""


class PaletteScreen(SafeScreen, ModalScreen[None]):
    """A search field and its matches. Concepts and demos are read after the first paint."""

    CSS_PATH = "palette.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "key.back", show=False),
        Binding("up", "move(-1)", "key.up", show=False),
        Binding("down", "move(1)", "key.down", show=False),
    ]

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self._below = below
        self._entries: list[Entry] = []
        self._hits: list[Entry] = []
        self._chosen: Entry | None = None
        """The entry to which the learner moved the highlight since the last typed letter."""

    def compose(self) -> ComposeResult:
        """Compose the search field and the list of matches."""
        with Vertical():
            yield TextInput()
            menu = MenuList()
            menu.can_focus = False
            yield menu

    def on_mount(self) -> None:
        """List the entries, and again whenever the language changes."""
        self.show()
        self.watch(self.app, "lang", self.show, init=False)

    def show(self) -> None:
        """List the actions and screens in the current language, then read the concepts and demos.

        Do nothing if the palette is closed or the app is shutting down.
        """
        if not is_open(self):
            return
        lang = app_of(self).lang
        self.query_one(Vertical).border_subtitle = translate("palette.keys", lang)
        self.query_one(TextInput).placeholder = translate("palette.placeholder", lang)
        self._entries = [*self._actions(), *self._screens()]
        self._search()
        self.call_after_refresh(self._read_concepts)

    def _actions(self) -> Iterator[Entry]:
        """Yield the available actions of the screen below: help first, those that leave it last."""
        lang, app = app_of(self).lang, app_of(self)
        seen: set[str] = set()
        actives = sorted(self._below.active_bindings.values(), key=_order)
        for node, binding, enabled, _ in actives:
            offered = enabled and not binding.action.startswith(EXCLUDED_PREFIXES)
            if not offered or binding.description not in MESSAGES or binding.description in seen:
                continue
            seen.add(binding.description)
            title = translate(binding.description, lang)

            def choose(action: str = binding.action, node: Any = node) -> Awaitable[object]:
                return app.run_action(action, node)

            yield Entry(title, key_name(binding, lang), choose)

    def _screens(self) -> Iterator[Entry]:
        lang, app = app_of(self).lang, app_of(self)
        for name, title in SCREEN_TITLES.items():

            def choose(name: str = name) -> None:
                app.action_go(name)

            yield Entry(translate(title, lang), translate("palette.screen", lang), choose)

    @show_errors
    def _read_concepts(self) -> None:
        if not is_open(self):
            return
        app, lang = app_of(self), app_of(self).lang
        self._entries = [*self._actions(), *self._screens()]
        for concept in app.services.library.concepts():

            def choose(concept: str = concept.id) -> None:
                app.go(Route(screen="lesson", concept=concept))

            title, other = concept.title[lang], concept.title["en" if lang == "zh" else "zh"]
            kind = translate("key.lesson" if concept.written else "planned", lang)
            names = to_plain(other), concept.id, *map(plain, concept.aka)
            english = english_term(concept.title) if lang == "zh" else ""
            kind = f"{english} · {kind}" if english else kind
            planned = not concept.written
            self._entries.append(Entry(to_plain(title), kind, choose, names, planned))
        self._search()
        self.run_worker(self._read_demos(), group="demos", exclusive=True)

    async def _read_demos(self) -> None:
        """Read the specs of the demos one by one; keys are handled in between."""
        app, lang = app_of(self), app_of(self).lang
        for name in app.demos.names:

            def choose(name: str = name) -> None:
                app.go(Route(screen="lab", demo=name))

            try:
                title = to_plain(app.demos.spec(name).title[lang])
            except MlquizError:
                title = plain(name)
            names = plain(name), plain(name.rpartition("/")[2])
            self._entries.append(Entry(title, translate("palette.demo", lang), choose, names))
            await asyncio.sleep(0)
            if not is_open(self):
                return
        self._search()

    @on(Input.Changed)
    def _on_query_changed(self) -> None:
        self._chosen = None
        self._search()

    def _search(self) -> None:
        """List the entries that match the search field, the best match first.

        The best match is highlighted, unless the learner moved to an entry that is still listed.
        """
        words = self.query_one(Input).value.strip()
        self._hits = matching(self._entries, words)[:MAX_HITS]
        menu = self.query_one(MenuList)
        menu.clear_options()
        menu.add_options(Option(line(each.title, each.kind)) for each in self._hits)
        if self._hits:
            menu.highlighted = self._index_of_chosen()
        else:
            none = translate("palette.nothing", app_of(self).lang)
            menu.add_option(Option(Content.styled(f"{INDENT}{none}", "$muted"), disabled=True))

    def _index_of_chosen(self) -> int:
        """Return the index of the chosen entry, which may have been made again; 0 if it is gone."""
        chosen = self._chosen and (self._chosen.title, self._chosen.kind)
        same = (n for n, each in enumerate(self._hits) if (each.title, each.kind) == chosen)
        return next(same, 0)

    def action_move(self, step: int) -> None:
        """Move the highlight up or down in the list of matches."""
        menu = self.query_one(MenuList)
        if step > 0:
            menu.action_cursor_down()
        else:
            menu.action_cursor_up()
        if self._hits and menu.highlighted is not None:
            self._chosen = self._hits[menu.highlighted]

    @on(Input.Submitted)
    def _on_submitted(self) -> None:
        index = self.query_one(MenuList).highlighted
        if index is not None:
            self._choose(index)

    @on(OptionList.OptionSelected)
    def _on_option_selected(self, event: OptionList.OptionSelected) -> None:
        options = self.query_one(MenuList).options
        if event.option in options:  # the list may have changed since the click
            self._choose(options.index(event.option))

    def _choose(self, index: int) -> None:
        if index < len(self._hits) and is_open(self):
            self.dismiss()
            self.app.call_later(self._hits[index].choose)


def matching(entries: Sequence[Entry], words: str) -> list[Entry]:
    """Return the entries that match `words`, the best match first.

    Planned concepts come last unless their title matches exactly. If `words` has no letters or
    digits, return all other entries in the order given.
    """
    if not letters_of(words):
        return [each for each in entries if not each.planned]
    ranked = []
    for index, each in enumerate(entries):
        fit = match(words, each.title, each.other_names)
        if fit is not None:
            later = each.planned and fit[0] is not Match.TITLE
            ranked.append((later, *fit, index))
    return [entries[index] for *_, index in sorted(ranked)]


def _order(active: ActiveBinding) -> int:
    action = active.binding.action
    return 0 if action in FIRST else 2 if action in LAST else 1
