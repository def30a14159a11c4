"""The concept map: sections and concepts with the learner's progress in each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.theme import Theme
from textual.widgets import Static, Tree
from textual.widgets.tree import TreeNode

from mlquiz.domain.filter import Filter
from mlquiz.i18n.messages import in_brackets
from mlquiz.i18n.tui import MESSAGES
from mlquiz.render.markup import to_plain
from mlquiz.render.titles import english_term, title_line
from mlquiz.study.progress import ConceptProgress, concept_progress
from mlquiz.study.session_planner import SessionRequest
from mlquiz.tui.bars import EMPTY, FULL
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.document import Document, text
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.base import BaseScreen, moved, with_unavailable_reasons
from mlquiz.tui.widgets.concept_tree import ConceptTree

BAR = 6
Node = TreeNode[str]


class ConceptsScreen(BaseScreen):
    """A tree of the concepts, with details of the highlighted one below it."""

    CSS_PATH = "concepts.tcss"
    AUTO_FOCUS = "ConceptTree"
    title_key = "concepts.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        *with_unavailable_reasons(
            Binding("l", "lesson", "key.lesson"),
            Binding("s", "quiz", "key.quiz_on_it"),
        ),
        moved("q", "key.quiz_moved"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._progress: dict[str, ConceptProgress] = {}
        self._tree_nodes: dict[str, Node] = {}

    def body(self) -> ComposeResult:
        """Compose the tree and the details of the highlighted concept."""
        yield ConceptTree()
        yield Static(id="about")

    def open(self) -> None:
        """Load the concept map and the progress, and show them."""
        self.reload()
        self.app.theme_changed_signal.subscribe(self, self._recolour)
        self.after_refresh_if_open(self._go_to_first)

    @show_errors
    def reload(self) -> None:
        """Load the progress, and show it; the first time, build the tree."""
        found = concept_progress(self.services.library, self.services.store, self.mark_counted())
        self._progress = {each.concept.id: each for each in found}
        if not self._tree_nodes:
            sections = [section.id for section in self.services.library.sections()]
            for section in sorted(sections, key=lambda each: not self._has_written(each)):
                self._add_section(section)
        self.show()

    def _has_written(self, section: str) -> bool:
        """Return whether any concept of a section is written."""
        return any(each.concept.written for each in self._concepts_in(section))

    def _concepts_in(self, section: str) -> list[ConceptProgress]:
        return [each for each in self._progress.values() if each.concept.section == section]

    def _add_section(self, section: str) -> None:
        """Add a section: its written concepts, then the planned ones in a collapsed node."""
        inside, has_written = self._concepts_in(section), self._has_written(section)
        node = self.query_one(ConceptTree).root.add("", expand=has_written)
        self._tree_nodes[f"section:{section}"] = node
        planned = [each for each in inside if not each.concept.written]
        for each in inside:
            if each.concept.written:
                self._tree_nodes[each.concept.id] = node.add_leaf("", data=each.concept.id)
        if has_written and planned:
            node = self._tree_nodes[f"planned:{section}"] = node.add("")
        for each in planned:
            self._tree_nodes[each.concept.id] = node.add_leaf("", data=each.concept.id)

    def recount(self) -> None:
        """Reload the progress after a new day began, an item fell due or the data changed."""
        self.reload()

    @show_errors
    def _recolour(self, _theme: Theme) -> None:
        """Write the labels again: their colours do not follow the theme automatically."""
        self.show()

    def _go_to_first(self) -> None:
        """Highlight the first written concept."""
        written = (name for name, each in self._progress.items() if each.concept.written)
        node = self._tree_nodes.get(next(written, ""))
        if node is not None:
            self.query_one(ConceptTree).move_cursor(node)

    def on_screen_resume(self) -> None:
        """Reload the progress, which a session may have changed."""
        if self._progress:
            self.reload()

    def show(self) -> None:
        """Write the title, the labels and the details of the highlighted concept."""
        written = sum(each.concept.written for each in self._progress.values())
        counts = self.translate("concepts.count", written=written, all=len(self._progress))
        self.set_title(self.translate(self.title_key), counts)
        for section in self.services.library.sections():
            if node := self._tree_nodes.get(f"section:{section.id}"):
                node.set_label(self._section_label(section.id, to_plain(section.title[self.lang])))
            if node := self._tree_nodes.get(f"planned:{section.id}"):
                node.set_label(Text(self._planned_count(section.id), style=self._muted))
        for concept, each in self._progress.items():
            if node := self._tree_nodes.get(concept):
                node.set_label(self._label(each))
        self._show_about(self.query_one(ConceptTree).cursor_node)

    @property
    def _muted(self) -> str:
        return self.app.theme_variables["muted"]

    def _section_label(self, section: str, title: str) -> Text:
        items = sum(each.items for each in self._concepts_in(section))
        if not items:
            count = self._planned_count(section)
            return Text.assemble((title, self._muted), (f"  {count}", self._muted))
        started = sum(each.started for each in self._concepts_in(section))
        known = self._started(started, items)
        if any(each.recall is not None for each in self._concepts_in(section)):
            mastery = sum(each.mastery * each.items for each in self._concepts_in(section)) / items
            known += f" · {self._mastery(mastery)}"
        return Text.assemble((title, "bold"), (f"  {known}", self._muted))

    def _mastery(self, share: float) -> str:
        return self.translate("concepts.mastery", share=f"{share:.0%}")

    def _planned_count(self, section: str) -> str:
        planned = sum(not each.concept.written for each in self._concepts_in(section))
        return self.translate("concepts.planned", count=planned)

    def _started(self, started: int, items: int) -> str:
        """Return how many items were started, or if none was, how many there are."""
        if not started:
            return self.translate("concepts.items", count=items)
        return self.translate("concepts.met", started=started, items=items)

    def _label(self, progress: ConceptProgress) -> Text:
        title = to_plain(progress.concept.title[self.lang])
        english = english_term(progress.concept.title) if self.lang == "zh" else ""
        if not progress.concept.written:
            also = f"  {english}" if english else ""
            return Text(f"{' ' * BAR}  {title}{also}", style=self._muted)
        full = max(round(BAR * progress.mastery), 1) if progress.started else 0
        label = Text(f"{FULL * full}{EMPTY * (BAR - full)}  {title}")
        if english:
            label.append(f"  {english}", self._muted)
        if progress.started:
            label.append(f"  {progress.started}/{progress.items}", self._muted)
        if progress.due:
            label.append(f"  {self.translate('concepts.due', count=progress.due)}", "bold")
        return label

    @on(Tree.NodeHighlighted)
    def _on_highlighted(self, event: Tree.NodeHighlighted[str]) -> None:
        self._show_about(event.node)
        self.refresh_bindings()

    def _show_about(self, node: Node | None) -> None:
        progress = self._progress.get(node.data or "") if node else None
        words = self._about(progress) if progress else Document()
        self.query_one("#about", Static).update(words)

    def _about(self, progress: ConceptProgress) -> Document:
        """Return the title, the progress and the prerequisites of a concept."""
        concept = progress.concept
        facts = [self.translate(f"depth.{concept.depth}"), *self._facts(progress)]
        title = Content.styled(title_line(concept.title, self.lang), "bold")
        head = text(Content.assemble(title, (f"  {' · '.join(facts)}", "$muted")))
        needed = [self._progress[name] for name in concept.requires if name in self._progress]
        if not needed:
            return head + text(self.translate("concepts.requires_nothing"), "$muted")
        comma = Content(", " if self.lang == "en" else "、")
        names = comma.join(map(self._prerequisite, sorted(needed, key=is_planned)))
        before, after = MESSAGES["requires"][self.lang].split("{concepts}")
        return head + text(Content.assemble(before, names, after))

    def _facts(self, progress: ConceptProgress) -> Iterator[str]:
        """Yield how many items were started and learnt, their recall today, and the mastery.

        For a concept that is not written yet, yield only that it is planned.
        """
        if not progress.concept.written:
            yield self.translate("planned")
            return
        yield self._started(progress.started, progress.items)
        if progress.started:
            yield self.translate("concepts.learnt", count=progress.learnt)
        if progress.recall is not None:
            yield self.translate("concepts.recall", share=f"{progress.recall:.0%}")
            yield self._mastery(progress.mastery)

    def _prerequisite(self, progress: ConceptProgress) -> Content:
        """Return a prerequisite with its counts of started and of all items; dimmed if planned."""
        title = to_plain(progress.concept.title[self.lang])
        if is_planned(progress):
            return Content.styled(
                title + in_brackets(self.translate("planned"), self.lang), "$muted"
            )
        return Content(f"{title} {progress.started}/{progress.items}")

    @property
    def _chosen(self) -> ConceptProgress | None:
        node = self.query_one(ConceptTree).cursor_node if self.is_mounted else None
        return self._progress.get(node.data or "") if node else None

    @on(Tree.NodeSelected)
    def _on_selected(self, event: Tree.NodeSelected[str]) -> None:
        if event.node.data:
            self.action_lesson()

    def unavailable(self, action: str, *parameters: object) -> str | None:  # noqa: ARG002
        """Return why an action is unavailable now; see `BaseScreen.unavailable`."""
        if action not in ("lesson", "quiz"):
            return None
        if self._chosen is None:
            return "concepts.choose"
        return None if self._chosen.concept.written else "lesson.planned"

    def action_lesson(self) -> None:
        """Open the lesson of the highlighted concept."""
        if self.is_active and (chosen := self._chosen) is not None:
            app_of(self).go(Route(screen="lesson", concept=chosen.concept.id))

    def action_quiz(self) -> None:
        """Start a session on the highlighted concept."""
        if self.is_active and (chosen := self._chosen) is not None:
            wanted = Filter(concepts=frozenset({chosen.concept.id}))
            app_of(self).go(Route(screen="session", session=SessionRequest(wanted)))


def is_planned(progress: ConceptProgress) -> bool:
    """Return whether a concept has no lesson yet."""
    return not progress.concept.written
