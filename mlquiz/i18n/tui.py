"""The messages of the terminal app, besides the shared ones, in both languages."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from mlquiz.i18n.messages import MESSAGES as SHARED_MESSAGES
from mlquiz.i18n.messages import format_message
from mlquiz.i18n.screens import SCREEN_MESSAGES
from mlquiz.text import Text

KEYS: Mapping[str, Text] = {
    "keyname.enter": Text("enter", "回车"),
    "keyname.space": Text("space", "空格"),
    "keyname.escape": Text("esc", "Esc"),
    "key.suspended": Text("suspended, flagged, forgotten", "停用、标记、屡忘的题"),
    "key.back": Text("back", "返回"),
    "key.bury": Text("bury", "明天再问"),
    "key.checks": Text("more claims", "其他论断"),
    "key.finding": Text("highlight the finding with that number", "突出显示该编号的结论"),
    "key.commands": Text("commands", "按键命令"),
    "key.cancel": Text("cancel", "取消"),
    "key.choose": Text("choose", "选择"),
    "key.delete": Text("delete", "删除"),
    "key.save": Text("save", "保存"),
    "key.report": Text("report a mistake", "反馈问题"),
    "key.settings": Text("settings", "设置"),
    "key.skip": Text("skip", "跳过"),
    "key.study_now": Text("study", "学习"),
    "key.start": Text("start", "开始"),
    "key.demo": Text("see it happen", "看实验"),
    "key.demos": Text("demos", "实验"),
    "key.external_editor": Text("your editor", "外部编辑器"),
    "editor.unsupported": Text(
        "Your own editor cannot be opened in this terminal: write here.",
        "此终端无法打开外部编辑器：请在这里编写。",
    ),
    "editor.cut": Text(
        "The text was too long: only its first {count} characters were taken.",
        "文字太长，只保留了前 {count} 个字符。",
    ),
    "key.flag": Text("flag", "标记"),
    "key.fold": Text("fold", "折叠"),
    "key.follow_up": Text("open the next answer", "展开追问"),
    "key.next_concept": Text("next concept", "下一个概念"),
    "key.give_up": Text("I don't know", "不知道"),
    "key.help": Text("keys", "按键"),
    "key.home": Text("home", "主页"),
    "key.language": Text("中文", "English"),
    "key.lesson": Text("lesson", "讲解"),
    "key.mark": Text("mark", "勾选"),
    "key.more": Text("go on", "继续学"),
    "key.next": Text("next", "下一题"),
    "key.widen": Text("more seeds", "更多种子"),
    "key.next_seed": Text("next seed", "换种子"),
    "key.open_line": Text("open", "打开"),
    "key.open": Text(
        "open the follow-up or prerequisite with that number", "打开该编号的追问或先修概念"
    ),
    "key.open_missed": Text("open the lesson with that number", "打开该编号的讲解"),
    "key.palette": Text("search", "搜索"),
    "key.pick": Text("choose the option under the cursor", "选择光标所在的选项"),
    "key.suspend_process": Text("suspend to the shell; fg resumes", "挂起到 shell，用 fg 恢复"),
    "key.quit": Text("quit", "退出"),
    "key.quiz_on_it": Text("quiz on it", "就此出题"),
    "key.quiz_moved": Text(
        "Press s for questions on this concept, esc to go back; q quits from home.",
        "按 s 就此出题，按 Esc 返回；在主页按 q 退出。",
    ),
    "key.reset": Text("reset knobs", "恢复默认值"),
    "key.resume": Text("ask again", "恢复提问"),
    "key.reveal": Text("show the answer", "看答案"),
    "key.run": Text("run", "运行"),
    "key.settle": Text("don't wait", "不等结果"),
    "key.source": Text("source", "源代码"),
    "key.stop": Text("stop", "停止"),
    "key.submit": Text("submit", "提交"),
    "key.suspend": Text("suspend", "停用"),
    "key.theme": Text("light or dark", "深浅色"),
    "key.turn": Text("adjust", "调节"),
    "key.type_answer": Text("type the answer", "填写答案"),
    "key.type": Text("type a value", "输入数值"),
    "key.undo": Text("undo", "撤销"),
    "key.up": Text("up", "向上"),
    "key.down": Text("down", "向下"),
}
STUDY: Mapping[str, Text] = {
    "quiz.title": Text("Study", "学习"),
    "cards.title": Text("Cards", "卡片"),
    "quiz.left": Text("{count} left", "还剩 {count} 题"),
    "quiz.practice": Text("practice", "练习"),
    "quiz.next_time": Text("Next time: {when}.", "下次：{when}。"),
    "quiz.unscheduled": Text("Practice: the schedule stays as it was.", "练习：不影响复习安排。"),
    "quiz.demo_later": Text("Answer first, then see it happen.", "先作答，再看实验。"),
    "quiz.lesson_later": Text("Answer first, then read the lesson.", "先作答，再看讲解。"),
    "quiz.read_first": Text("new to you: l reads the lesson first", "新概念：可先按 l 看讲解"),
    "quiz.read_first_typed": Text(
        "new to you: Tab, then l reads the lesson first", "新概念：可先按 Tab 再按 l 看讲解"
    ),
    "quiz.read_first_written": Text(
        "new to you: Esc, then l reads the lesson first", "新概念：可先按 Esc 再按 l 看讲解"
    ),
    "quiz.is_learning": Text("after the lesson: counts as learning", "已看讲解：记为学习"),
    "quiz.answer": Text(
        "Answer first, or press space if you don't know.", "先作答；不知道就按空格。"
    ),
    "quiz.mark_first": Text(
        "Mark first, then press Enter; or press 0 if you don't know.",
        "请先勾选，再按回车；不知道就按 0。",
    ),
    "quiz.say_if_sure": Text(
        "First say whether you are sure: press a or b.", "请先说有没有把握：按 a 或 b。"
    ),
    "quiz.tick_first": Text(
        "Tick the points that you made, then press Enter.", "请先勾选说到的点，再按回车。"
    ),
    "quiz.reveal": Text("Press space to see the answer.", "按空格看答案。"),
    "quiz.rate": Text("How well did you know it? Press 1 to 4.", "记得怎么样？按 1 到 4 评分。"),
    "quiz.go_on": Text("Already answered: press n to go on.", "已作答：按 n 继续。"),
    "quiz.running": Text(
        "The experiment is running; press n to skip it.", "实验正在运行；不想等就按 n。"
    ),
    "quiz.suspended": Text(
        "{item} suspended. To resume it, press p and then a on the home screen.",
        "已停用：不再问 {item}；在主页按 p 再按 a 可恢复。",
    ),
    "quiz.suspend_moved": Text(
        "s starts a session from home. To suspend this item, press x.",
        "s 用于在主页开始学习。要停用这道题，请按 x。",
    ),
    "quiz.bury_moved": Text(
        "To bury this item until tomorrow, press z.", "要把这道题推迟到明天，请按 z。"
    ),
    "quiz.is_suspended": Text("This item is already suspended.", "这道题已停用。"),
    "quiz.is_buried": Text("This item is already buried.", "这道题已推迟，暂时不会再问。"),
    "typed.numeric": Text(
        "0.5, 1e-3, 1/3 or 50%; space: I don't know", "如 0.5、1e-3、1/3、50%；空格：不知道"
    ),
    "typed.percentage": Text(
        "a percentage, such as 12%; space: I don't know", "百分比，如 12%；空格：不知道"
    ),
    "typed.lines": Text(
        "the {count} lines it prints; space: I don't know", "输出内容，共 {count} 行；空格：不知道"
    ),
    "typed.next_line": Text(
        "Line {number} of {count}; press Enter again if that was all.",
        "第 {number} 行，共 {count} 行；没有了就再按一次回车。",
    ),
    "typed.output": Text("what it prints; space: I don't know", "输出内容；空格：不知道"),
    "predict.stopped": Text(
        "The experiment was stopped, so the answer key stands.", "实验已停止，以答案为准。"
    ),
    "when.now": Text("now", "现在"),
    "when.minutes": Text("in {count|a minute|{count} minutes}", "{count} 分钟后"),
    "when.hours": Text("in {count|an hour|{count} hours}", "{count} 小时后"),
    "when.tomorrow": Text("tomorrow", "明天"),
    "when.days": Text("in {count} days", "{count} 天后"),
    "when.months": Text("in {count} months", "{count} 个月后"),
    "when.years": Text("in {count} years", "{count} 年后"),
    "end.title": Text("The session is over", "本次学习结束"),
    "end.nothing": Text(
        "Nothing is due, and today's new items are done.",
        "没有需要复习的内容，今天的新题也做完了。",
    ),
    "end.out_of_time": Text(
        "Today's {minutes} {minutes|minute is|minutes are} done.",
        "今天的 {minutes} 分钟已用完。",
    ),
    "end.final_days": Text(
        "There are no new items in the last days before your interview, and nothing is due today.",
        "面试前最后几天不出新题，今天也没有需要复习的内容。",
    ),
    "end.nothing_of_kind": Text("Nothing of this kind is due now.", "这一类目前没有需要复习的题。"),
    "end.due": Text(
        "Due: {now} now, {tomorrow} tomorrow, {week} within a week.",
        "待复习：现在 {now} 题，明天 {tomorrow} 题，一周内共 {week} 题。",
    ),
    "end.soonest": Text("The next one is due {when}.", "下一道要复习的题：{when}。"),
    "end.soon": Text(
        "{count|One item comes back {when}|{count} items come back soon, the first {when}}.",
        "{count|{when}有 1 题要再问|稍后还有 {count} 题要再问（最早：{when}）}。",
    ),
    "end.more_due": Text(
        "Press m to go on: {count} {count|item is|items are} due.",
        "按 m 继续：有 {count} 题待复习。",
    ),
    "end.missed_left": Text("and {count} more", "另有 {count} 题"),
    "end.missed": Text("Missed; a number opens the lesson:", "答错或忘了的题，按编号看讲解："),
    "end.no_such": Text("No lesson here has that number.", "没有这个编号的讲解。"),
    "end.no_more": Text("There is nothing more to ask here.", "这里没有更多的题了。"),
    "end.more": Text("Press m for up to {count} more new items.", "按 m 再学最多 {count} 道新题。"),
}
INTERVIEW: Mapping[str, Text] = {
    "key.change_minutes": Text("change the length", "改时长"),
    "key.change_level": Text("change the level", "改级别"),
    "key.change_section": Text("change the section", "改章节"),
    "key.open_report": Text("open the report with that number", "打开该编号的报告"),
    "key.resume_interview": Text("resume", "继续"),
    "key.save_markdown": Text("save as Markdown", "存为 Markdown"),
    "key.save_html": Text("save as web page", "存为网页"),
    "interview.title": Text("Mock interview", "模拟面试"),
    "interview.report": Text("Report on the interview", "面试报告"),
    "interview.what": Text(
        "One topic after another: what, why, when not, derive or compute, show me. Follow-ups "
        "continue as long as you pass. Some questions rest on a false premise.",
        "一个话题接一个话题：是什么、为什么、何时不适用、推导或计算、动手验证。"
        "答得上来就继续追问；有些问题的前提本身就是错的。",
    ),
    "interview.left": Text("{left} left", "还剩 {left}"),
    "interview.last": Text("time is up: finish this answer", "时间到，答完这一题就结束"),
    "interview.start": Text("Begin", "开始"),
    "interview.resume": Text(
        "Resume the interview from {time}: {left} left", "继续 {time} 的面试，还剩 {left}"
    ),
    "interview.minutes": Text("Minutes: {value}", "分钟数：{value}"),
    "interview.level": Text("Level: {value}", "级别：{value}"),
    "interview.section": Text("Section: {value}", "章节：{value}"),
    "interview.earlier": Text(
        "Earlier interviews; a number opens the report:", "以往的面试，按编号看报告："
    ),
    "interview.line": Text(
        "{time}  {level}, {passed} of {asked} passed, {state}",
        "{time}  {level}，{asked} 问通过 {passed} 问，{state}",
    ),
    "interview.no_such": Text("No interview here has that number.", "没有这个编号的面试。"),
    "interview.none_open": Text("There is no unfinished interview.", "没有未完成的面试。"),
    "interview.saved": Text("Saved as {file}.", "已保存为 {file}。"),
    "interview.lessons": Text(
        "Lessons to read next; a number opens one:", "接下来该看的讲解，按编号打开："
    ),
}
LAB: Mapping[str, Text] = {
    "lab.title": Text("Demo", "实验"),
    "lab.guess": Text("First a guess: which curve ends lowest?", "先猜一猜：哪条曲线最终最低？"),
    "lab.skip_guess": Text("r runs it without a guess", "按 r 不猜，直接运行"),
    "lab.guess_right": Text("You said {guess}, and it ends lowest.", "猜对了：{guess}最终最低。"),
    "lab.guess_wrong": Text(
        "You said {guess}, but {lowest} ends lowest.", "你猜的是{guess}，最终最低的是{lowest}。"
    ),
    "lab.checks": Text("More claims: {count}; c lists them", "另有 {count} 条论断，按 c 列出"),
    "lab.checks_held": Text(
        "More claims: {held} of {count} hold; c lists them",
        "另有 {count} 条论断，其中 {held} 条成立，按 c 列出",
    ),
    "lab.territory": Text("holds at  {signs}", "成立情况  {signs}"),
    "lab.no_such": Text("No finding has that number.", "没有这个编号的结论。"),
    "lab.no_checks": Text("There are no more claims.", "没有其他论断。"),
    "lab.seed": Text("seed", "随机种子"),
    "lab.takes_seed": Text("a whole number from 0", "不小于 0 的整数"),
    "lab.takes_one_of": Text("{values}; default {default}", "{values}；默认 {default}"),
    "lab.takes_whole": Text(
        "a whole number from {low} to {high}; default {default}",
        "{low} 到 {high} 的整数；默认 {default}",
    ),
    "lab.takes_number": Text(
        "a number from {low} to {high}; default {default}", "{low} 到 {high} 的数；默认 {default}"
    ),
    "lab.invalid_value": Text("Invalid value: {takes}", "输入无效，应为：{takes}"),
    "lab.idle": Text("Press r to run it.", "按 r 运行。"),
    "lab.starting": Text("Starting PyTorch …", "正在启动 PyTorch……"),
    "lab.running": Text("Running, seed {seed}", "运行中，随机种子 {seed}"),
    "lab.ran": Text("Ran in {seconds} s, seed {seed}", "用时 {seconds} 秒，随机种子 {seed}"),
    "lab.widening": Text("More seeds for the band: {seed} …", "正在为误差带补跑种子：{seed}……"),
    "lab.live": Text("here in {held} of {seeds} seeds", "本次 {seeds} 个种子中 {held} 个成立"),
    "lab.changed": Text("Settings changed …", "参数已改动……"),
    "lab.nothing_runs": Text("Nothing is running.", "没有正在运行的实验。"),
    "lab.run_first": Text(
        "The band is drawn around a finished run: press r first.",
        "误差带要以完整的一次运行为基准：请先按 r。",
    ),
    "lab.widens": Text("More seeds are running already.", "正在补跑其他种子。"),
    "lab.stopped": Text("Stopped.", "已停止。"),
    "source.title": Text("Source", "源代码"),
}
TUI_MESSAGES: Mapping[str, Text] = {**KEYS, **STUDY, **SCREEN_MESSAGES, **INTERVIEW, **LAB}
MESSAGES: Mapping[str, Text] = ChainMap(dict(TUI_MESSAGES), dict(SHARED_MESSAGES))


def translate(key: str, lang: str, **values: Any) -> str:
    """Return a message of the app in `lang`, with its values. Raise KeyError if it is unknown."""
    return format_message(MESSAGES, key, lang, **values)
