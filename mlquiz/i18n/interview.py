"""The messages of the mock interview and of its report, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from mlquiz.i18n.messages import MESSAGES as SHARED_MESSAGES
from mlquiz.i18n.messages import format_message
from mlquiz.text import Text

INTERVIEW_MESSAGES: Mapping[str, Text] = {
    "level.junior": Text("junior", "初级"),
    "level.mid": Text("mid", "中级"),
    "level.senior": Text("senior", "高级"),
    "rung.what": Text("what", "是什么"),
    "rung.why": Text("why", "为什么"),
    "rung.when_not": Text("when not", "何时不适用"),
    "rung.derive": Text("derive", "推导"),
    "rung.compute": Text("compute", "计算"),
    "rung.show": Text("show me", "动手验证"),
    "begin": Text(
        "Mock interview, {level} level, {minutes} {minutes|minute|minutes}. Each topic goes on as "
        "long as your answers hold. Answer first, then say whether you are sure.",
        "模拟面试，{level}，{minutes} 分钟。答得上来就继续追问，答不上来就换下一个话题。"
        "先作答，再说有没有把握。",
    ),
    "begin.again": Text(
        "Resuming your interview of {time}: {left} left.",
        "继续 {time} 的面试，还剩 {left}。",
    ),
    "broken_off": Text(
        "Your interview of {time} was interrupted with {left} left; resume it with "
        "`mlquiz interview --resume`.",
        "{time} 有一场面试中断了，还剩 {left}：用 `mlquiz interview --resume` 可以继续。",
    ),
    "head": Text("[{left} left] {title} · {level}", "[还剩 {left}] {title} · {level}"),
    "commands": Text(
        ":t time left · :d see it happen (after the answer) · :! report a mistake · "
        ":q break off (it can be resumed)",
        ":t 剩余时间 · :d 看实验（作答之后）· :! 反馈问题 · :q 中断（之后可继续）",
    ),
    "time_left": Text("{left} left.", "还剩 {left}。"),
    "prompt.next": Text(
        "Enter: go on · d: see it happen · q: pause ", "回车：继续 · d：看实验 · q：中断 "
    ),
    "prompt.next_no_demo": Text("Enter: go on · q: pause ", "回车：继续 · q：中断 "),
    "goes_on": Text("The topic goes deeper.", "继续追问。"),
    "ladder.ends": Text("That is where this topic ends.", "这个话题到此为止。"),
    "ladder.done": Text("You reached the end of this topic.", "这个话题你答到了底。"),
    "over.time": Text("Time is up.", "时间到。"),
    "over.done": Text("There are no more topics.", "没有更多话题了。"),
    "over.broken_off": Text(
        "Interrupted with {left} left; resume it with `mlquiz interview --resume`.",
        "面试中断，用 `mlquiz interview --resume` 可以继续，还剩 {left}。",
    ),
    "report.title": Text("Mock interview of {time}", "模拟面试报告，{time}"),
    "report.settings": Text(
        "{level} level, {used} of {minutes} {minutes|minute|minutes}, {section}.",
        "{level}，{minutes} 分钟用了 {used}，{section}。",
    ),
    "report.all_sections": Text("all sections", "全部章节"),
    "report.open": Text("Interrupted; it can be resumed.", "面试中断，可以继续。"),
    "report.nothing": Text("Nothing was answered.", "没有作答。"),
    "report.summary": Text(
        "{passed} of {asked} {asked|question|questions} passed in {ladders} "
        "{ladders|topic|topics}; on average a topic went {depth} questions deep.",
        "{ladders} 个话题共 {asked} 问，通过 {passed} 问；平均每个话题答上 {depth} 问。",
    ),
    "report.premises": Text(
        "False premises noticed: {seen} of {premises}.", "识破错误前提：{seen} / {premises}。"
    ),
    "report.depth": Text("Depth by section", "各章节深度"),
    "report.section": Text("Section", "章节"),
    "report.topics": Text("Topics", "话题"),
    "report.passed": Text("Passed", "通过"),
    "report.reached": Text("Reached", "答到"),
    "report.stopped": Text("Ended at", "止于"),
    "report.answers": Text("Answer by answer", "逐题记录"),
    "report.topic": Text("Topic", "话题"),
    "report.level": Text("Level", "层次"),
    "report.verdict": Text("Verdict", "结果"),
    "report.sure": Text("Sure", "把握"),
    "report.time": Text("Time", "用时"),
    "verdict.passed": Text("passed", "通过"),
    "verdict.failed": Text("not passed", "未通过"),
    "verdict.gave_up": Text("given up", "放弃"),
    "report.sure_yes": Text("yes", "有"),
    "report.sure_no": Text("no", "没有"),
    "report.median": Text(
        "Median time until an answer: {seconds} s.", "作答用时的中位数：{seconds} 秒。"
    ),
    "report.missed": Text("Points missed", "遗漏的要点"),
    "report.missed_point": Text("{topic} ({level}): {point}", "{topic}（{level}）：{point}"),
    "report.trained_by": Text(" Trained by {item}.", "练习题：{item}。"),
    "report.misconceptions": Text("Misconceptions", "误解"),
    "report.misconception": Text(
        "{topic} ({level}): “{said}” {why}", "{topic}（{level}）：“{said}” {why}"
    ),
    "report.confidence": Text("Confidence", "把握程度"),
    "report.no_confidence": Text("You did not say how sure you were.", "没有记录把握程度。"),
    "report.sure_of": Text(
        "Sure of {sure}, {wrong} of them wrong.", "有把握的 {sure} 问，其中答错 {wrong} 问。"
    ),
    "report.unsure_of": Text(
        "Not sure of {unsure}, {right} of them right.",
        "没把握的 {unsure} 问，其中答对 {right} 问。",
    ),
    "report.over": Text(
        "Over-confident: when you are sure, check for the exception before you say it.",
        "偏自信：有把握的时候，先想一想有没有例外再说。",
    ),
    "report.under": Text(
        "Under-confident: you know more than you think; say it without apology.",
        "偏保守：你会的比自己以为的多，回答可以更肯定。",
    ),
    "report.sure_wrong": Text(
        "Sure and wrong: {topic} ({level})", "有把握却答错：{topic}（{level}）"
    ),
    "report.compared": Text("Compared with {time}", "与 {time} 相比"),
    "report.other_level": Text("That one was at {level} level.", "那一场是{level}，比较时请留意。"),
    "report.more_depth": Text("Depth: {change} questions a topic.", "深度：每个话题 {change} 问。"),
    "report.more_share": Text(
        "Questions passed: {change} percentage points.", "通过率：{change} 个百分点。"
    ),
    "report.more_seconds": Text("Median time: {change} s.", "用时中位数：{change} 秒。"),
    "report.more_wrong": Text("Sure and wrong: {change}.", "有把握却答错：{change} 问。"),
    "report.next": Text("Study next", "接下来学什么"),
    "report.tip": Text(
        "{concept}: ended at {level}. `mlquiz learn {id}`, then "
        "`mlquiz quiz --cram --concept {id}`.",
        "{concept}：止于“{level}”。先 `mlquiz learn {id}`，"
        "再 `mlquiz quiz --cram --concept {id}`。",
    ),
    "report.tip_sure": Text(" You were sure of the wrong answer.", "答错时你还很有把握。"),
    "report.tip_items": Text(" Questions: {items}.", "相关题目：{items}。"),
    "report.no_tips": Text(
        "No topic ended early. Try a higher level or another section.",
        "没有话题中途答不上来，可以试试更高的级别或其他章节。",
    ),
    "list.none": Text(
        "No interview yet: `mlquiz interview` starts one.",
        "还没有面试记录：运行 `mlquiz interview` 开始。",
    ),
    "list.number": Text("no.", "序号"),
    "list.time": Text("started", "开始时间"),
    "list.level": Text("level", "级别"),
    "list.section": Text("section", "章节"),
    "list.passed": Text("passed", "通过"),
    "list.depth": Text("depth", "深度"),
    "list.state": Text("state", "状态"),
    "list.open": Text("interrupted", "中断"),
    "list.over": Text("over", "结束"),
    "list.more": Text(
        "`mlquiz interview --report NUMBER` shows one, `--export FILE.md` or `FILE.html` saves it.",
        "`mlquiz interview --report 序号` 查看一场，加 `--export 文件.md` 或 `文件.html` 可导出。",
    ),
    "exported": Text("Report written to {file}.", "报告已写入 {file}。"),
    "no_such_report": Text(
        "There is no interview {number}: `mlquiz interview --list` shows them all.",
        "没有第 {number} 场面试：用 `mlquiz interview --list` 可查看全部面试。",
    ),
    "none_open": Text(
        "No interview was interrupted: `mlquiz interview` starts one.",
        "没有中断的面试：运行 `mlquiz interview` 开始一场。",
    ),
}
MESSAGES: Mapping[str, Text] = {**SHARED_MESSAGES, **INTERVIEW_MESSAGES}


def translate(key: str, lang: str, **values: object) -> str:
    """Return a message of the mock interview; raises KeyError if it is unknown."""
    return format_message(MESSAGES, key, lang, **values)
