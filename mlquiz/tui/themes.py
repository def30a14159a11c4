"""The two themes of the app. Both give every text a contrast ratio of at least 4.5."""

from __future__ import annotations

from textual.theme import Theme

SERIES = 6
"""Number of colours for the curves of a chart."""

DARK = Theme(
    name="mlquiz-dark",
    primary="#7aa2f7",
    secondary="#7dcfff",
    accent="#e0af68",
    success="#9ece6a",
    warning="#e0af68",
    error="#f7768e",
    foreground="#d5d9e6",
    background="#16161e",
    surface="#1d1e29",
    panel="#282a3a",
    dark=True,
    variables={
        "code": "#e0af68",
        "math": "#7dcfff",
        "code-background": "#1d1e29",
        "muted": "#8c93b0",
        "bar-background": "#282a3a",
        "series-0": "#7aa2f7",
        "series-1": "#ff9e64",
        "series-2": "#9ece6a",
        "series-3": "#f7768e",
        "series-4": "#bb9af7",
        "series-5": "#7dcfff",
    },
)
LIGHT = Theme(
    name="mlquiz-light",
    primary="#2e5aac",
    secondary="#096580",
    accent="#8f5500",
    success="#2f6f1c",
    warning="#8f5500",
    error="#b3213f",
    foreground="#23262f",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#e5e2da",
    dark=False,
    variables={
        "code": "#8f4a00",
        "math": "#0b5f78",
        "code-background": "#f1efe9",
        "muted": "#5c616e",
        "bar-background": "#e5e2da",
        "series-0": "#2e5aac",
        "series-1": "#a34800",
        "series-2": "#2f6f1c",
        "series-3": "#b3213f",
        "series-4": "#6f42b5",
        "series-5": "#096580",
    },
)
THEMES = {"dark": DARK, "light": LIGHT}
