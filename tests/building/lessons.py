"""A concept in which `mlquiz check` finds no problem, and a glossary."""

from __future__ import annotations

from tests.building.sound import CARDS, CHOICE, NUMERIC, OUTPUT, VERDICT

ANSWER_EN = " ".join(["A weight says how much an input counts."] * 6)
ANSWER_ZH = "权重决定一个输入有多重要。" * 8
LESSON = (
    f"""\
format = 2
id = "weight"
depth = "core"
requires = []
title = {{ en = "Weight", zh = "权重" }}
aka = ["coefficient", "系数"]
sources = ["Somebody 2020"]
ask = {{ en = "What is a weight?", zh = "什么是权重？" }}
points = [
  {{ en = "it scales an input", zh = "它缩放输入" }},
  {{ en = "it is learned", zh = "它是学出来的" }},
  {{ en = "it may be negative", zh = "它可以是负数" }},
]
answer.en = "{ANSWER_EN}"
answer.zh = "{ANSWER_ZH}"
lesson.en = "A page about $w$."
lesson.zh = "讲 $w$ 的一页。"

[[figure]]
x = [-2, 2]
x_label = {{ en = "input", zh = "输入" }}
y_label = {{ en = "output", zh = "输出" }}
caption = {{ en = "Twice the input.", zh = "输入的两倍。" }}
  [[figure.curve]]
  y = "2 * x"
  label = {{ en = "weight 2", zh = "权重为 2" }}

[[lesson_part]]
heading = {{ en = "When not", zh = "什么时候不用" }}
text = {{ en = "Where nothing is learned.", zh = "什么都不学的时候。" }}

[[lesson_part]]
heading = {{ en = "In our experiment", zh = "在我们的实验里" }}
text = {{ en = "The loss falls.", zh = "损失下降。" }}
proof = "basics/fall:falls"

[[follow_up]]
ask = {{ en = "Can it be 0?", zh = "可以是 0 吗？" }}
answer = {{ en = "Yes.", zh = "可以。" }}

[[follow_up]]
ask = {{ en = "Who sets it?", zh = "由谁来定？" }}
answer = {{ en = "Training does.", zh = "由训练来定。" }}
"""
    + CARDS
    + CHOICE
    + NUMERIC
    + OUTPUT
    + VERDICT
)
GLOSSARY = r"""
format = 1

[[term]]
en = ['\lambda']
zh = ['\lambda']
concept = "bias"
means = { en = ["strength"], zh = ["强度"] }

[[term]]
en = ["EMA"]
zh = ["EMA"]
means = { en = ["running average"], zh = ["滑动平均"] }

[[term]]
en = ["nat"]
zh = ["奈特"]
concept = "weight"

[[term]]
en = ["GPU"]
zh = ["GPU"]
"""
