"""The tree of sections and concepts, with translated key names and ASCII icons."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from mlquiz.tui.widgets.options import CURSOR


class ConceptTree(Tree[str]):
    """A tree of sections and concepts; the data of a concept's node is its id."""

    ICON_NODE = "+ "
    ICON_NODE_EXPANDED = "- "
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "key.up", show=False),
        Binding("down", "cursor_down", "key.down", show=False),
        Binding("enter", "select_cursor", "key.open_line"),
        Binding("space", "fold", "key.fold"),
    ]

    DEFAULT_CSS = """
    ConceptTree {
        background: $background;
        &:focus { background-tint: transparent; }
        & > .tree--cursor, &:focus > .tree--cursor {
            background: $bar-background;
            color: $foreground;
            text-style: bold;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__("")
        self.show_root = False
        self.show_guides = False
        self.guide_depth = 2

    def render_label(self, node: TreeNode[str], base_style: Style, style: Style) -> Text:
        """Return the label of a node, marked by a pointer if it is under the cursor."""
        pointer = CURSOR if node is self.cursor_node else " "
        return Text.assemble((f"{pointer} ", style), super().render_label(node, base_style, style))

    def action_fold(self) -> None:
        """Collapse or expand the section of the node under the cursor."""
        node = self.cursor_node
        if node is None:
            return
        section = node if node.allow_expand else node.parent
        if section is not None and section is not self.root:
            section.toggle()
            self.move_cursor(section)
