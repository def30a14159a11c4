"""Generated content of any size in 170 files, about as many as the shipped library has."""

from __future__ import annotations

from pathlib import Path

FILES = 170
HEAD = """format = 2
id = "{name}"
depth = "core"
requires = []
title.en = "Concept {name}"
title.zh = "概念 {name}"
sources = ["Somebody 2020"]
lesson.en = '''A page about {name}, long enough to be a page.'''
lesson.zh = '''一页关于 {name} 的讲解。'''
answer.en = '''What to say aloud about {name}, in half a minute.'''
answer.zh = '''半分钟内说清楚 {name}。'''
points = [{{ en = "{name} is named", zh = "说出 {name}" }}]
[[follow_up]]
ask = {{ en = "Why {name}?", zh = "为何 {name}？" }}
answer = {{ en = "Because of {name}.", zh = "因为 {name}。" }}
"""
QUESTION = """
[[question]]
id = "{id}"
kind = "choice"
ask.en = '''FIRST-QUESTION about {id}: what happens to $\\sigma/\\sqrt{{B}}$ if the batch grows?'''
ask.zh = '''关于 {id} 的题目：批次变大时 $\\sigma/\\sqrt{{B}}$ 会怎样？'''
  [[question.option]]
  text.en = "It shrinks in {id}"
  text.zh = "变小，见 {id}"
  correct = true
  [[question.option]]
  text.en = "It grows in {id}"
  text.zh = "变大，见 {id}"
  why.en = "Not in {id}."
  why.zh = "并非如此，见 {id}。"
"""


def write_content(root: Path, items: int) -> None:
    """Write `items` questions below `root`; each file also has the card of its answer."""
    (root / "made").mkdir(parents=True)
    (root / "sections.toml").write_text(
        'format = 1\n[[section]]\nid = "made"\ntitle.en = "Made"\ntitle.zh = "生成"\n',
        encoding="utf-8",
    )
    for number in range(FILES):
        name = f"concept-{number}"
        share = range(number, items, FILES)
        questions = (QUESTION.format(id=f"question-{item}") for item in share)
        text = HEAD.format(name=name) + "".join(questions)
        (root / "made" / f"{name}.toml").write_text(text, encoding="utf-8")
