"""The blocks of a lesson with a picture: figures, and parts with a demo as proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from mlquiz.domain.lessons import Figure, LessonPart
from mlquiz.errors import MlquizError
from mlquiz.i18n.tui import translate
from mlquiz.render.chart import Chart, Segment, draw_chart
from mlquiz.render.markup import to_plain
from mlquiz.tui.base_app import app_of
from mlquiz.tui.document import Document, from_markup, text
from mlquiz.tui.widgets.chart_view import ChartView

if TYPE_CHECKING:
    from mlquiz.lab.picture import Picture


class FigureView(ChartView):
    """The plot of a figure, whose expressions are evaluated after the first paint."""

    DEFAULT_CSS = """
    FigureView {
        height: 14;
        max-height: 75vh;
        min-height: 9;
        &.-square { height: 18; }
    }
    """

    def __init__(self, figure: Figure) -> None:
        super().__init__(classes="-square" if figure.square else None)
        self._figure = figure
        self._chart: Chart | None = None

    def on_mount(self) -> None:
        """Defer the picture until the text is painted."""
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Create the chart in the current language and draw it."""
        from mlquiz.render.figures import figure_chart

        self._chart = figure_chart(self._figure, app_of(self).lang)
        self.redraw()

    def draw(self, width: int, height: int) -> list[list[Segment]]:
        """Return the chart; [] until it is created."""
        return draw_chart(self._chart, width, height) if self._chart else []


class FigureBlock(Vertical):
    """A figure above its caption."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(classes="block")
        self._figure = figure

    def compose(self) -> ComposeResult:
        """Compose the plot above the caption."""
        yield FigureView(self._figure)
        yield Static(self._caption(), classes="caption")

    def _caption(self) -> Document:
        caption, app = self._figure.caption, app_of(self)
        if caption is None:
            return Document()
        return from_markup(app.demos.fill(caption[app.lang])).styled("$muted")

    def show(self) -> None:
        """Show the text and the picture in the current language."""
        for view in self.query(FigureView):
            view.show()
        for caption in self.query(Static):
            caption.update(self._caption())


class StoredView(ChartView):
    """The stored curves of a demo, which are read after the first paint."""

    DEFAULT_CSS = """
    StoredView {
        height: 14;
        max-height: 75vh;
        min-height: 9;
    }
    """

    def __init__(self, demo: str, claim: str) -> None:
        super().__init__()
        self._demo, self._claim = demo, claim
        self._picture: Picture | None = None

    def on_mount(self) -> None:
        """Defer the picture until the text is painted."""
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Read the curves and draw them in the current language; hide if there are none."""
        app = app_of(self)
        self._picture = app.demos.stored_picture(self._demo, self._claim, app.lang)
        self.display = self._picture is not None
        self._fit()
        self.redraw()

    def on_resize(self) -> None:
        """Adapt the height to the width: charts that do not fit side by side need more rows."""
        self._fit()

    def _fit(self) -> None:
        if self._picture is not None and self.size.width:
            from mlquiz.lab.stored import picture_height

            self.styles.height = picture_height(self._picture, self.size.width)

    def draw(self, width: int, height: int) -> list[list[Segment]]:
        """Return the curves; [] until they are read."""
        return self._picture.lines(width, height) if self._picture else []


class PartBlock(Vertical):
    """A part of a lesson: its heading, its text and its proof, if any."""

    def __init__(self, part: LessonPart) -> None:
        super().__init__(classes="block")
        self._part = part

    def compose(self) -> ComposeResult:
        """Compose the text, the stored curves and the demo's record from top to bottom."""
        yield Static(self._words(), classes="words")
        if self._part.proof:
            yield StoredView(self._part.demo, self._part.claim)
            yield Static(classes="record")

    def on_mount(self) -> None:
        """Defer the record until the text is painted."""
        self.call_after_refresh(self._show_record)

    def _words(self) -> Document:
        app, part = app_of(self), self._part
        heading = text(part.heading[app.lang], "bold $primary")
        return heading + from_markup(app.demos.fill(part.text[app.lang]))

    def _show_record(self) -> None:
        app, part = app_of(self), self._part
        for record in self.query(".record").results(Static):
            try:
                spec = app.demos.spec(part.demo)
                claim = to_plain(spec.claims[part.claim].text[app.lang])
                held = app.demos.record(spec, part.claim, app.lang)
            except (MlquizError, KeyError):
                record.display = False  # the demo does not exist, so there is nothing to run
                continue
            said = text(translate("proof.claim", app.lang, claim=claim), "$muted")
            run = " · ".join(filter(None, [held, translate("lesson.run", app.lang)]))
            record.update(said + text(run, "$muted"))

    def show(self) -> None:
        """Show the text and the picture in the current language."""
        for words in self.query(".words").results(Static):
            words.update(self._words())
        for view in self.query(StoredView):
            view.show()
        self._show_record()
