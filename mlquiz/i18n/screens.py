"""The messages of the app's screens outside a session, a demo and an interview."""

from __future__ import annotations

from collections.abc import Mapping

from mlquiz.text import Text

SCREEN_MESSAGES: Mapping[str, Text] = {
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
    "palette.screen": Text("go there", "前往"),
    "palette.demo": Text("demo", "实验"),
    "palette.nothing": Text("No match.", "没有匹配项。"),
    "concepts.title": Text("Concepts", "概念图"),
    "concepts.due": Text("{count} due", "待复习 {count} 题"),
    "concepts.met": Text("{started} of {items} met", "已学 {started} / {items} 题"),
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
