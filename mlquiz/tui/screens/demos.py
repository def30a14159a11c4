"""The list of demos, grouped by section."""

from __future__ import annotations

import asyncio

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from mlquiz.errors import MlquizError
from mlquiz.render.markup import to_plain
from mlquiz.render.sanitize import plain
from mlquiz.tui.base_app import app_of, is_open
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.base import BaseScreen
from mlquiz.tui.widgets.menu_list import MenuList, line


class DemosScreen(BaseScreen):
    """A list of demos to choose from; the titles are filled in as the specs are read."""

    CSS_PATH = "demos.tcss"
    title_key = "demos.title"

    def __init__(self, names: tuple[str, ...] | None = None) -> None:
        super().__init__()
        self._names = names

    def body(self) -> ComposeResult:
        """Compose the list."""
        yield MenuList()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the listed demos, in the order of their sections in the concept map."""
        names = app_of(self).demos.names if self._names is None else self._names
        order = {each.id: index for index, each in enumerate(self.services.library.sections())}
        return tuple(sorted(names, key=lambda name: order.get(name.partition("/")[0], len(order))))

    def show(self) -> None:
        """Write the list with the names of the demos, and start loading their titles."""
        self.set_title(
            self.translate(self.title_key), self.translate("demos.count", count=len(self.names))
        )
        menu = self.query_one(MenuList)
        index = menu.highlighted
        menu.clear_options()
        section = None
        for name in self.names:
            if name.partition("/")[0] != section:
                section = name.partition("/")[0]
                title = self.section_title(section)
                menu.add_option(Option(Content.styled(title, "bold $primary"), disabled=True))
            menu.add_option(Option(line(plain(name)), id=name))
        menu.highlighted = (1 if self.names else None) if index is None else index
        self.run_worker(self._write_titles(), group="titles", exclusive=True)

    async def _write_titles(self) -> None:
        """Read the specs one by one and write their titles; keys are handled in between."""
        menu = self.query_one(MenuList)
        for name in self.names:
            try:
                title = to_plain(app_of(self).demos.spec(name).title[self.lang])
            except MlquizError:
                title = self.translate("demos.unreadable")
            menu.replace_option_prompt(name, line(title, plain(name)))
            await asyncio.sleep(0)
            if not is_open(self):
                return

    @on(OptionList.OptionSelected)
    def _open(self, event: OptionList.OptionSelected) -> None:
        if event.option.id and self.is_active:
            app_of(self).go(Route(screen="lab", demo=event.option.id))
