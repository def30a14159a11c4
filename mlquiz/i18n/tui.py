"""The messages of the terminal app, besides the shared ones, in both languages."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from mlquiz.i18n.messages import MESSAGES as SHARED_MESSAGES
from mlquiz.i18n.messages import format_message
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
SCREENS: Mapping[str, Text] = {
    "language.name": Text("English", "中文"),
    "database.waiting": Text(
        "Waiting for the database, which another program is using. Ctrl-C quits.",
        "数据库正被其他程序占用，正在等待。按 Ctrl-C 可退出。",
    ),
    "caps_lock.l": Text(
        "L switches to Chinese: press it once more. For the lesson, press l; is Caps Lock on?",
        "大写 L 切换到英文：请再按一次。看讲解请按小写 l；是否开着大写锁定（Caps Lock）？",
    ),
    "caps_lock.t": Text(
        "T switches between light and dark: press it once more. Is Caps Lock on?",
        "大写 T 切换深浅色：请再按一次。是否开着大写锁定（Caps Lock）？",
    ),
    "error.title": Text("Error", "操作失败"),
    "home.title": Text("mlquiz", "mlquiz"),
    "home.done": Text("All done for today.", "今天的都学完了。"),
    "home.interview_today": Text("The interview is today. Good luck!", "今天面试，祝顺利！"),
    "home.interview": Text(
        "Interview {count|tomorrow|in {count} days}", "{count|明天|{count} 天后}面试"
    ),
    "home.study": Text("Study: what is due, then new items", "学习：先复习，后新题"),
    "home.cards": Text("Cards only", "只看卡片"),
    "home.concepts": Text("Concept map and lessons", "概念图与讲解"),
    "home.demos": Text("All demos", "全部实验"),
    "home.weak": Text("study a weak concept", "学习薄弱概念"),
    "home.no_such_weak": Text("No weak concept has that number.", "没有这个编号的薄弱概念。"),
    "home.no_weak": Text("No concept is weak so far.", "目前没有薄弱概念。"),
    "home.leave": Text("Press q to leave mlquiz.", "按 q 退出 mlquiz。"),
    "home.what": Text(
        "mlquiz asks you about machine learning, explains every answer, and shows it in a PyTorch "
        "experiment that you can run yourself.",
        "mlquiz 用提问带你学机器学习：每道题都有讲解，并用你能亲手运行的 PyTorch 实验来验证。",
    ),
    "home.now": Text("Study now: about {minutes}, {what}", "开始学习：约 {minutes}，{what}"),
    "home.minutes": Text("{count} {count|minute|minutes}", "{count} 分钟"),
    "home.reviews": Text("{count} {count|review|reviews}", "复习 {count} 题"),
    "home.new_items": Text("{count} new {count|item|items}", "新学 {count} 题"),
    "home.and": Text("{reviews} and {new}", "{reviews}，再{new}"),
    "home.later": Text("The next item comes {when}.", "下一题：{when}。"),
    "home.more": Text("Study more: up to {count} new items", "再学一些：最多 {count} 道新题"),
    "home.deferred": Text(
        "{count} more {count|review|reviews} can wait.", "另有 {count} 道复习题可以以后再做。"
    ),
    "home.demo": Text("Demo of the day", "今日实验"),
    "home.demo_of": Text("Demo of the day: {title}", "今日实验：{title}"),
    "setup.title": Text("Welcome to mlquiz", "欢迎使用 mlquiz"),
    "setup.ask": Text(
        "Answer four questions so that mlquiz can plan for you. Enter starts with the answers "
        "shown, Esc skips them; you can change the date, minutes and language later in Settings.",
        "先回答几个问题，便于安排学习。回车按当前选择开始，Esc 跳过；"
        "日期、时间和语言以后可在“设置”里修改。",
    ),
    "settings.title": Text("Settings", "设置"),
    "settings.none": Text("none", "未设"),
    "settings.optional": Text("if there is one, such as 2027-01-31", "没有可不填，如 2027-01-31"),
    "settings.as_time_allows": Text("as many as the minutes allow", "按每天的分钟数安排"),
    "settings.invalid": Text("Not saved: {why}.", "未保存：{why}。"),
    "label.goal": Text("Goal", "目标"),
    "label.language": Text("Language", "语言"),
    "label.theme": Text("Colours", "配色"),
    "label.minutes_per_day": Text("Minutes a day", "每天几分钟"),
    "label.new_per_day": Text("New items a day", "每天新题"),
    "label.interview_date": Text("Interview date", "面试日期"),
    "label.day_starts_at": Text("Day starts at", "一天的起点"),
    "label.ask_confidence": Text("Ask if you are sure", "询问把握"),
    "meaning.ask_confidence": Text(
        "one extra key before each verdict; what you were sure of but got wrong comes back the "
        "next day",
        "看结果前多按一个键；有把握却答错的，第二天再问",
    ),
    "label.predict_first": Text("Guess first", "先猜结果"),
    "meaning.predict_first": Text("before the first run of a demo", "首次运行每个实验之前"),
    "choice.off": Text("off", "关"),
    "choice.on": Text("on", "开"),
    "label.max_answer_seconds": Text("Seconds per answer", "单题计时上限"),
    "meaning.goal": Text(
        "just looking: Home opens on the demo of the day", "随便看看：主页默认选中“今日实验”"
    ),
    "meaning.language": Text("of the screens and of all content", "界面与内容的语言"),
    "meaning.theme": Text("for a dark or a light terminal", "按终端背景选择"),
    "choice.interview": Text("an interview", "准备面试"),
    "choice.learn": Text("to learn", "学习"),
    "choice.look": Text("just looking", "随便看看"),
    "choice.en": Text("English", "English"),
    "choice.zh": Text("中文", "中文"),
    "choice.dark": Text("dark", "深色"),
    "choice.light": Text("light", "浅色"),
    "home.weakest": Text("Most likely forgotten today", "今天最可能忘的概念"),
    "go.home": Text("Home", "主页"),
    "go.session": Text("Study what is due", "复习与新题"),
    "go.concepts": Text("Concept map", "概念图"),
    "palette.placeholder": Text("An action, a concept or a demo", "操作、概念或实验"),
    "palette.keys": Text("↑ ↓  enter choose  esc back", "↑ ↓  回车 选择  Esc 返回"),
    "palette.place": Text("go there", "前往"),
    "palette.demo": Text("demo", "实验"),
    "palette.nothing": Text("No match.", "没有匹配项。"),
    "concepts.title": Text("Concepts", "概念图"),
    "concepts.due": Text("{count} due", "待复习 {count} 题"),
    "concepts.met": Text("{met} of {items} met", "已学 {met} / {items} 题"),
    "concepts.items": Text("{count} {count|item|items}", "{count} 题"),
    "concepts.mastery": Text("mastery {share}", "掌握程度 {share}"),
    "concepts.learnt": Text("{count} learnt", "掌握 {count} 题"),
    "concepts.planned": Text("{count} planned", "{count} 个编写中"),
    "concepts.recall": Text("recall today {share}", "今天预计记得 {share}"),
    "concepts.choose": Text("Choose a concept first.", "请先选一个概念。"),
    "concepts.requires_nothing": Text("No prerequisites.", "没有先修概念。"),
    "depth.core": Text("core", "核心"),
    "depth.supporting": Text("supporting", "辅助"),
    "depth.mention": Text("good to know", "了解"),
    "lesson.title": Text("Lesson", "讲解"),
    "lesson.planned": Text("This lesson is planned; it is not written yet.", "本讲解还在编写中。"),
    "lesson.no_demo": Text("No demo shows this concept yet.", "这个概念还没有实验。"),
    "lesson.no_such": Text("Nothing here has that number.", "这里没有这个编号。"),
    "lesson.answer": Text("Say it in 30 seconds", "30 秒说清楚"),
    "lesson.follow_ups": Text(
        "Asked next: think first, then open the answer", "面试追问：先想一想，再看答案"
    ),
    "lesson.all_open": Text("Every follow-up is open.", "追问都已展开。"),
    "lesson.no_follow_up": Text("This lesson has no follow-ups yet.", "这篇讲解还没有追问。"),
    "lesson.next": Text("Next", "下一个概念"),
    "lesson.no_next": Text(
        "This is the last concept that is written.", "这是最后一个已写好的概念。"
    ),
    "lesson.run": Text("d runs the demo", "按 d 运行实验"),
    "lesson.requires": Text("Prerequisites", "先修概念"),
    "lesson.requires_planned": Text("Not written yet: {concepts}", "编写中：{concepts}"),
    "demos.title": Text("Demos", "实验"),
    "demos.count": Text("{count} {count|demo|demos}", "{count} 个实验"),
    "suspended.title": Text("Suspended, flagged, often forgotten", "停用、标记与屡次遗忘的题"),
    "suspended.nothing": Text(
        "Nothing is suspended, buried, flagged or often forgotten.",
        "没有停用、推迟、标记或屡次遗忘的题。",
    ),
    "suspended.suspended": Text("suspended", "已停用"),
    "suspended.buried": Text("back {when}", "{when}再问"),
    "suspended.flagged": Text("flagged", "已标记"),
    "suspended.leech": Text("forgotten {count} {count|time|times}", "忘记 {count} 次"),
    "suspended.advice": Text(
        "Forgotten again and again: read the lesson (Enter), see it happen (d), and say the answer "
        "in your own words. If that does not help, suspend it (x); flag it (f) if the question "
        "itself is unclear.",
        "屡次遗忘：先读讲解（回车）、看实验（d），再用自己的话把答案说一遍。还是记不住就先停用（x）；"
        "如果是题目本身没说清楚，请标记（f）。",
    ),
    "suspended.asked": Text("This item is neither suspended nor buried.", "这道题没有停用或推迟。"),
    "plan.screen": Text("Plan until the interview", "面试前的学习计划"),
    "plan.none": Text(
        "No interview date is set. With one, mlquiz plans what to learn and review each day until "
        "then, within your daily minutes.",
        "还没有设置面试日期。设置之后，mlquiz 会按你每天的时间，逐日安排学什么、复习什么。",
    ),
    "plan.past": Text(
        "The interview date, {date}, has passed. With a new one, mlquiz plans what to learn and "
        "review each day until then, within your daily minutes.",
        "面试日期 {date} 已经过去。重新设置之后，mlquiz 会按你每天的时间，逐日安排学什么、"
        "复习什么。",
    ),
    "plan.how": Text("Press o to set it.", "按 o 设置。"),
    "item_report.title": Text("Report a mistake", "反馈问题"),
    "item_report.empty": Text("Write a note first, or press Esc.", "请先写说明，或按 Esc 取消。"),
    "stats.no_lesson": Text("No lesson has that number.", "没有这个编号的讲解。"),
    "stats.title": Text("Progress", "进度"),
    "help.title": Text("Keys", "按键"),
    "help.intro": Text(
        "The bar at the bottom shows the keys available now; the mouse works everywhere. Tab moves "
        "to another part of the screen; the arrow keys, PgUp and PgDn scroll long content. Choose "
        "an option by its letter or number. A key held down acts once. Except for L and T, "
        "capitals work as small letters, so Caps Lock does no harm.",
        "底部的按键栏显示当前可用的按键；全程支持鼠标。Tab 切换到屏幕的另一部分，"
        "方向键与 PgUp、PgDn 滚动较长的内容。选项可按字母或编号选择。"
        "按住不放的键只生效一次；除 L 和 T 外，大写字母等同小写，开着 Caps Lock 也无妨。",
    ),
    "help.language": Text("switch to Chinese", "切换到英文"),
    "help.page": Text("this page", "本帮助页"),
    "input_method.hint": Text(
        "If keys do nothing, switch the input method off.",
        "按键没有反应时，请切换到英文输入法（一般按 Shift 键）。",
    ),
    "input_method.on": Text(
        "The keys here are single letters: switch the input method off.",
        "请切换到英文输入法：这里的按键是单个字母。",
    ),
    "help.settle": Text("don't wait for a running experiment", "不等结果（实验运行时）"),
    "help.everywhere": Text("Everywhere", "全局"),
    "help.session": Text("In a session: questions and cards", "学习中：题目与卡片"),
    "small.sentence": Text(
        "Terminal too small: {width}x{height}. Make the window at least {min_width}x{min_height} "
        "and everything comes back as it was.",
        "窗口有点小：{width}x{height}。放大到至少 {min_width}x{min_height}，一切都会恢复原样。",
    ),
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
TUI_MESSAGES: Mapping[str, Text] = {**KEYS, **STUDY, **SCREENS, **INTERVIEW, **LAB}
MESSAGES: Mapping[str, Text] = ChainMap(dict(TUI_MESSAGES), dict(SHARED_MESSAGES))


def translate(key: str, lang: str, **values: Any) -> str:
    """Return a message of the app in `lang`, with its values. Raise KeyError if it is unknown."""
    return format_message(MESSAGES, key, lang, **values)
