"""The messages of the plain session, besides the shared ones, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from mlquiz.i18n.messages import MESSAGES as SHARED_MESSAGES
from mlquiz.i18n.messages import format_message
from mlquiz.text import Text

PLAIN_MESSAGES: Mapping[str, Text] = {
    "left": Text("{count} left", "还剩 {count} 题"),
    "prompt.answer": Text(
        "Your answer (? I don't know, :h help): ", "你的答案（? 不知道，:h 帮助）："
    ),
    "prompt.confidence": Text(
        "Are you sure? a) sure  b) not sure: ", "有把握吗？a) 有把握  b) 没把握："
    ),
    "prompt.lines": Text(
        "Your answer, {count} lines (? I don't know, :h help): ",
        "你的答案，共 {count} 行（? 不知道，:h 帮助）：",
    ),
    "prompt.line": Text(
        "Line {number} of {count} (Enter if that was all): ",
        "第 {number} 行，共 {count} 行（没有了就按回车）：",
    ),
    "prompt.text": Text(
        "Your answer, then a line with only a full stop (? I don't know, :h help): ",
        "你的答案，写完后单独输入一行“.”（? 不知道，:h 帮助）：",
    ),
    "prompt.said_or_text": Text(
        "Enter once you have said it, or type it, then a line with only a full stop "
        "(? I don't know, :h help): ",
        "说完后按回车；也可以写下来，写完后单独输入一行“.”（? 不知道，:h 帮助）：",
    ),
    "prompt.more_text": Text("… ", "… "),
    "prompt.code": Text(
        "Your code, then a line with only a full stop; e opens your editor "
        "(? I don't know, :h help):\n",
        "输入代码，写完后单独输入一行“.”；e 打开编辑器（? 不知道，:h 帮助）：\n",
    ),
    "prompt.reveal": Text("Enter shows the back. ", "按回车看背面。"),
    "prompt.rate": Text(
        "How was it? 1 again, 2 hard, 3 good, 4 easy: ",
        "记得怎么样？1 忘了，2 吃力，3 记得，4 轻松：",
    ),
    "prompt.rate_ticked": Text(
        "How was it? 1 again, 2 hard, 3 good, 4 easy (Enter: {rating}): ",
        "说得怎么样？1 忘了，2 吃力，3 记得，4 轻松（回车：{rating}）：",
    ),
    "prompt.points": Text("Their letters, Enter for none: ", "输入字母，没有就按回车："),
    "prompt.next": Text(
        "Enter: next · d: see it happen · l: lesson · u: undo · q: quit ",
        "回车：下一题 · d：看实验 · l：讲解 · u：撤销 · q：退出 ",
    ),
    "prompt.next_no_demo": Text(
        "Enter: next · l: lesson · u: undo · q: quit ",
        "回车：下一题 · l：讲解 · u：撤销 · q：退出 ",
    ),
    "read_first": Text(
        "New to you: `:l` shows the lesson first; the answer then counts as learning.",
        "新概念：可先用 `:l` 看讲解，之后的作答记为学习。",
    ),
    "commands": Text(
        ":d see it happen (after the answer) · :l lesson · :u undo · :s suspend · :b bury until "
        "tomorrow · :f flag · :! report a mistake · :q quit",
        ":d 看实验（作答之后）· :l 讲解 · :u 撤销 · :s 停用此题 · :b 明天再问 · :f 标记 · "
        ":! 反馈问题 · :q 退出",
    ),
    "item_report.note": Text(
        "Your note (Enter without one cancels): ", "你的说明（直接按回车则取消）："
    ),
    "item_report.cancelled": Text("No report was written.", "未写入反馈。"),
    "back_soon": Text(
        "{count} missed {count|item comes|items come} back within ten minutes.",
        "{count} 道没答对的题会在十分钟内再问。",
    ),
    "undone": Text("Last answer undone.", "已撤销上一次作答。"),
    "suspended": Text(
        "{item} suspended; `mlquiz resume {item}` resumes it.",
        "已停用 {item}；用 `mlquiz resume {item}` 可恢复。",
    ),
    "proof.broken": Text(
        "The experiment {proof} is missing. Run `mlquiz check` for details.",
        "找不到实验 {proof}，请运行 `mlquiz check` 查看。",
    ),
    "claims.more": Text(
        "`mlquiz demo {name}` shows {count} more {count|claim|claims} of this demo.",
        "`mlquiz demo {name}` 可查看本实验的另外 {count} 条结论。",
    ),
    "lesson.answer": Text("Say it in 30 seconds:", "30 秒说清楚："),
    "lesson.follow_ups": Text("Asked next:", "面试追问："),
    "lesson.run": Text("`mlquiz demo {name}` runs it.", "`mlquiz demo {name}` 可运行这个实验。"),
    "lesson.next": Text("Next: `mlquiz learn {concept}`", "下一个概念：`mlquiz learn {concept}`"),
    "no_lesson": Text("This concept has no lesson yet.", "这个概念还没有讲解。"),
}
MESSAGES: Mapping[str, Text] = {**SHARED_MESSAGES, **PLAIN_MESSAGES}


def translate(key: str, lang: str, **values: object) -> str:
    """Return a message of the plain session; raises KeyError if it is unknown."""
    return format_message(MESSAGES, key, lang, **values)
