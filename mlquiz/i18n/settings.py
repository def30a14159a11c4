"""The messages about settings, startup problems and trust in packs, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from mlquiz.text import Text

SETTINGS_MESSAGES: Mapping[str, Text] = {
    "settings.goal": Text(
        "your goal: interview, learn or look",
        "目标：interview（面试）、learn（学习）或 look（随便看看）",
    ),
    "settings.language": Text("language of texts: en or zh", "界面与内容的语言：en 或 zh"),
    "settings.minutes_per_day": Text(
        "minutes of study a day, 1 to 600", "每天学习的分钟数，1 到 600"
    ),
    "settings.new_per_day": Text(
        "maximum new items a day, 0 to 1000; auto derives it from the minutes",
        "每天最多新学的题数，0 到 1000；auto 表示由时间决定",
    ),
    "settings.theme": Text("colours: dark or light", "配色：dark（深色）或 light（浅色）"),
    "settings.interview_date": Text(
        "date of your interview, such as 2027-01-31 or +21d",
        "面试日期，学习计划安排到这一天，如 2027-01-31 或 +21d",
    ),
    "settings.day_starts_at": Text(
        "when your day begins: a whole hour, 00:00 to 12:00", "一天从几点开始：整点，00:00 到 12:00"
    ),
    "settings.packs": Text(
        "folders of your packs; takes effect at the next start; `mlquiz pack add DIR` adds one",
        "内容包所在的文件夹，下次启动生效；用 `mlquiz pack add 文件夹` 添加",
    ),
    "settings.ask_confidence": Text(
        "on: say whether you are sure before each verdict", "on 表示看结果前先说有没有把握"
    ),
    "settings.predict_first": Text(
        "on: a demo asks for a guess before its first run", "on 表示首次运行实验前先猜结果"
    ),
    "settings.max_answer_seconds": Text(
        "maximum seconds counted per answer, 1 to 3600", "单题计时上限（秒），1 到 3600"
    ),
    "warning.damaged_file": Text(
        "The database was damaged and was moved to {path}; a new one was created from the {count} "
        "{count|event|events} that could be read. If you have a backup, "
        "`mlquiz state import FILE` adds what is missing.",
        "数据库已损坏，原文件移至 {path}；已另建新库，恢复了其中可读的 {count} 条记录。"
        "如有备份，可用 `mlquiz state import FILE` 补上缺失的部分。",
    ),
    "warning.future": Text(
        "Your log has entries from the future, the latest from {last}; this computer's clock shows "
        "{now}. It is wrong now or was wrong then. Nothing is lost, but what you answered in that "
        "time is scheduled from those dates. If the clock is wrong now, set it before you study.",
        "学习记录中有来自未来的条目，最晚的是 {last}，而电脑时钟显示为 {now}：时钟现在不准，"
        "或者当时不准。记录没有丢失，但那段时间答过的题会从当时的日期起安排复习。"
        "如果现在的时间不对，请先校准时钟再学习。",
    ),
    "warning.pause": Text(
        "The last entry of your log is from {last}, and this computer's clock shows {now}: if the "
        "clock is wrong, set it before you study.",
        "上一条学习记录是 {last}，而电脑时钟显示为 {now}：如果时间不对，请先校准时钟再学习。",
    ),
    "warning.broken": Text(
        "{file} has errors and was skipped, partly or entirely: run `{command}`.",
        "{file} 有误，已全部或部分略过：请运行 `{command}` 查看。",
    ),
    "warning.broken_files": Text(
        "{count} files, {file} first, have errors and were skipped, partly or entirely: run "
        "`{command}`.",
        "{count} 个文件有误，已全部或部分略过，首个是 {file}：请运行 `{command}` 查看。",
    ),
    "trust.changed": Text("changed: {files}", "已修改：{files}"),
    "trust.new": Text("new: {files}", "新增：{files}"),
    "trust.gone": Text("removed: {files}", "已删除：{files}"),
    "trust.more": Text("{files} and {more} more", "{files}，另有 {more} 个"),
    "warning.pack": Text(
        "{reason} It was skipped; `mlquiz pack list` shows your packs.",
        "{reason}已略过；用 `mlquiz pack list` 可查看你的内容包。",
    ),
}
