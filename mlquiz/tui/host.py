"""The app as its own screens and widgets see it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from textual.dom import DOMNode

from mlquiz.errors import MlquizError
from mlquiz.store.damage import DatabaseBusy

if TYPE_CHECKING:
    from textual.screen import Screen

    from mlquiz.tui.app import MlquizApp

Node = TypeVar("Node", bound=DOMNode)
P = ParamSpec("P")


def host(node: DOMNode) -> MlquizApp:
    """Return the app that a screen or widget belongs to."""
    return cast("MlquizApp", node.app)


def is_open(screen: Screen[Any]) -> bool:
    """Tell whether a screen was not left yet, and the app does not end.

    Else some of its parts may be gone, or were never there: a quick key leaves a screen before it
    is complete. What it does later, or has put off, must look first.
    """
    return screen.is_attached and screen in screen.app.screen_stack


def told(
    handler: Callable[Concatenate[Node, P], None],
) -> Callable[Concatenate[Node, P], None]:
    """Make a handler show a MlquizError to the learner instead of raising it.

    If another program holds the database, the handler is called again later, as a whole.
    """

    @functools.wraps(handler)
    def telling(node: Node, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            handler(node, *args, **kwargs)
        except DatabaseBusy:
            host(node).retry_later(functools.partial(handler, node, *args, **kwargs))
        except MlquizError as error:
            host(node).tell_error(error)

    return cast("Callable[Concatenate[Node, P], None]", telling)
