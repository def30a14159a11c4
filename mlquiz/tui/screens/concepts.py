"""The concept map: sections, concepts, how well each is recalled."""

from __future__ import annotations

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
from mlquiz.render.markup import to_plain
from mlquiz.study.progress import ConceptProgress, concept_progress
from mlquiz.tui.bars import EMPTY, FULL
from mlquiz.tui.document import Document, text
from mlquiz.tui.host import host, told
from mlquiz.tui.screens.base import BaseScreen, excused
from mlquiz.tui.start import StartAt
from mlquiz.tui.widgets.concept_tree import ConceptTree

BAR = 6
Node = TreeNode[str]


class ConceptsScreen(BaseScreen):
    """A tree; what the highlighted concept builds on stands below it."""

    CSS_PATH = "concepts.tcss"
    AUTO_FOCUS = "ConceptTree"
    title_key = "concepts.title"
    BINDINGS: ClassVar[list[BindingType]] = excused(
        Binding("l", "lesson", "key.lesson"),
        Binding("q", "quiz", "key.quiz_on_it"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._progress: dict[str, ConceptProgress] = {}
        self._branches: dict[str, Node] = {}

    def body(self) -> ComposeResult:
        """Compose the tree and the lines about the highlighted concept."""
        yield ConceptTree()
        yield Static(id="about")

    def open(self) -> None:
        """Read the map and the progress, and grow the tree."""
        self._measure()
        concepts = [each.concept for each in self._progress.values()]
        tree = self.query_one(ConceptTree)
        for section in self.desk.library.sections():
            inside = [concept for concept in concepts if concept.section == section.id]
            node = tree.root.add("", expand=any(concept.written for concept in inside))
            self._branches[f"section:{section.id}"] = node
            for concept in inside:
                self._branches[concept.id] = node.add_leaf("", data=concept.id)
        self.show()
        self.app.theme_changed_signal.subscribe(self, self._recolour)
        self.once_painted(self._go_to_first)

    def _measure(self) -> None:
        found = concept_progress(self.desk.library, self.desk.store, host(self).clock())
        self._progress = {each.concept.id: each for each in found}

    def _recolour(self, _theme: Theme) -> None:
        """Write the labels again: their colours do not follow the theme by themselves."""
        self.show()

    def _go_to_first(self) -> None:
        """Begin at the first concept that is written."""
        written = (name for name, each in self._progress.items() if each.concept.written)
        node = self._branches.get(next(written, ""))
        if node is not None:
            self.query_one(ConceptTree).move_cursor(node)

    @told
    def on_screen_resume(self) -> None:
        """Measure again after a session."""
        if self._progress:
            self._measure()
            self.show()

    def show(self) -> None:
        """Write every label."""
        written = sum(each.concept.written for each in self._progress.values())
        counts = self.say("concepts.count", written=written, all=len(self._progress))
        self.head(self.say(self.title_key), counts)
        for section in self.desk.library.sections():
            if node := self._branches.get(f"section:{section.id}"):
                node.set_label(self._section_label(section.id, to_plain(section.title[self.lang])))
        for concept, each in self._progress.items():
            if node := self._branches.get(concept):
                node.set_label(self._label(each))
        self._show_about(self.query_one(ConceptTree).cursor_node)

    @property
    def _muted(self) -> str:
        return self.app.theme_variables["muted"]

    def _section_label(self, section: str, title: str) -> Text:
        inside = [each for each in self._progress.values() if each.concept.section == section]
        items = sum(each.items for each in inside)
        if not items:
            return Text.assemble((title, "bold"), (f"  {self.say('planned')}", self._muted))
        share = sum(each.mastery * each.items for each in inside) / items
        return Text.assemble((title, "bold"), f"  {share:.0%}")

    def _label(self, progress: ConceptProgress) -> Text:
        title = to_plain(progress.concept.title[self.lang])
        if not progress.concept.written:
            return Text(f"{' ' * BAR}  {title}  {self.say('planned')}", style=self._muted)
        full = round(progress.mastery * BAR)
        label = Text(f"{FULL * full}{EMPTY * (BAR - full)}  {title}")
        if progress.due:
            label.append(f"  {self.say('concepts.due', count=progress.due)}", "bold")
        return label

    @on(Tree.NodeHighlighted)
    def _take_highlight(self, event: Tree.NodeHighlighted[str]) -> None:
        self._show_about(event.node)
        self.refresh_bindings()

    def _show_about(self, node: Node | None) -> None:
        progress = self._progress.get(node.data or "") if node else None
        words = self._about(progress) if progress else Document()
        self.query_one("#about", Static).update(words)

    def _about(self, progress: ConceptProgress) -> Document:
        """Say how a concept stands and what it builds on."""
        concept = progress.concept
        facts = [self.say(f"depth.{concept.depth}")]
        if concept.written:
            counts = {"met": progress.met, "items": progress.items}
            facts += [
                self.say("concepts.met", **counts),
                self.say("concepts.mastery", share=f"{progress.mastery:.0%}"),
            ]
        else:
            facts.append(self.say("planned"))
        title = Content.styled(to_plain(concept.title[self.lang]), "bold")
        head = text(Content.assemble(title, (f"  {' · '.join(facts)}", "$muted")))
        needed = [self._progress[name] for name in concept.requires if name in self._progress]
        if not needed:
            return head + text(self.say("concepts.requires_nothing"), "$muted")
        names = ", ".join(
            f"{to_plain(each.concept.title[self.lang])} {self._recall(each)}" for each in needed
        )
        return head + text(self.say("requires", concepts=names))

    def _recall(self, progress: ConceptProgress) -> str:
        """Say how well a prerequisite is recalled, or that there is nothing to recall yet."""
        if not progress.concept.written:
            return f"({self.say('planned')})"
        return f"{progress.mastery:.0%}"

    @property
    def _chosen(self) -> ConceptProgress | None:
        node = self.query_one(ConceptTree).cursor_node if self.is_mounted else None
        return self._progress.get(node.data or "") if node else None

    @on(Tree.NodeSelected)
    def _take_selection(self, event: Tree.NodeSelected[str]) -> None:
        if event.node.data:
            self.action_lesson()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell what is possible now."""
        if action in ("lesson", "quiz"):
            chosen = self._chosen
            return chosen is not None and chosen.concept.written
        return super().check_action(action, parameters)

    def excuse(self, action: str) -> str:  # noqa: ARG002
        """Return the phrase that says why there is no lesson and no quiz here."""
        return "lesson.planned" if self._chosen else "concepts.choose"

    def action_lesson(self) -> None:
        """Open the lesson of the highlighted concept."""
        if self.is_active and (chosen := self._chosen) is not None:
            host(self).go(StartAt(screen="lesson", concept=chosen.concept.id))

    def action_quiz(self) -> None:
        """Ask about the highlighted concept."""
        if self.is_active and (chosen := self._chosen) is not None:
            wanted = Filter(concepts=frozenset({chosen.concept.id}))
            host(self).go(StartAt(screen="session", wanted=wanted))
