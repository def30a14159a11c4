"""The messages about the plan until the interview, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from mlquiz.text import Text

PLAN_MESSAGES: Mapping[str, Text] = {
    "plan.title": Text(
        "Interview on {date}, in {days} {days|day|days}; {minutes} {minutes|minute|minutes} a day.",
        "面试日期：{date}，还有 {days} 天；每天 {minutes} 分钟。",
    ),
    "plan.on": Text("{days} {days|day|days} left, on schedule.", "还有 {days} 天，进度正常。"),
    "plan.ahead": Text(
        "{days} {days|day|days} left, {count} {count|concept|concepts} ahead of schedule.",
        "还有 {days} 天，比计划多学了 {count} 个概念。",
    ),
    "plan.behind": Text(
        "{days} {days|day|days} left, {count} {count|concept|concepts} behind: study "
        "{minutes} {minutes|minute|minutes} today to catch up.",
        "还有 {days} 天，落后 {count} 个概念：今天学 {minutes} 分钟就能赶上。",
    ),
    "plan.behind_daily": Text(
        "{days} {days|day|days} left, {count} {count|concept|concepts} behind: study "
        "{minutes} {minutes|minute|minutes} a day to catch up.",
        "还有 {days} 天，落后 {count} 个概念：每天学 {minutes} 分钟就能赶上。",
    ),
    "plan.behind_lost": Text(
        "{days} {days|day|days} left, {count} {count|concept|concepts} behind: it is too late to "
        "catch up on all of them.",
        "还有 {days} 天，落后 {count} 个概念：已经来不及全部补上。",
    ),
    "plan.closing": Text(
        "{days} {days|day|days} left: no new concepts, only reviews.",
        "还有 {days} 天：不再学新概念，只复习。",
    ),
    "plan.enough": Text(
        "There is time for all {concepts} concepts.", "时间足够学到全部 {concepts} 个概念。"
    ),
    "plan.short": Text(
        "There is time for {planned} of {concepts} concepts.",
        "时间只够学 {concepts} 个概念中的 {planned} 个。",
    ),
    "plan.recall": Text(
        "Expected on the day: you recall {share} of what is asked; {now} if you stop now.",
        "面试当天预计能答出所问内容的 {share}；如果从现在起不再学，则为 {now}。",
    ),
    "plan.leave_out": Text(
        "No time for these {count|concept|concepts}: leave them out, the least asked first.",
        "以下概念来不及学，可以放弃（考得最少的排在最前）：",
    ),
    "plan.more_left_out": Text(
        "… and {count} more; `mlquiz plan --all` lists them.",
        "……另有 {count} 个，用 `mlquiz plan --all` 可全部列出。",
    ),
    "plan.minutes_for_all": Text(
        "{minutes} {minutes|minute|minutes} a day would be enough for all of them.",
        "每天 {minutes} 分钟就能全部学到。",
    ),
    "plan.day": Text("day", "日期"),
    "plan.minutes": Text("min", "分钟"),
    "plan.reviews": Text("reviews", "复习"),
    "plan.new": Text("new", "新题"),
    "plan.begins": Text("concepts started", "新开始的概念"),
    "plan.far": Text(
        "The interview is in {days} days. A plan begins {most} days before it; until then, reviews "
        "come when you are about to forget.",
        "距面试还有 {days} 天。计划从面试前 {most} 天开始；在那之前，仍在快要忘记时安排复习。",
    ),
    "plan.today": Text(
        "The interview is today: there is nothing left to plan. Good luck!",
        "今天面试，不用再安排了。祝顺利！",
    ),
}
