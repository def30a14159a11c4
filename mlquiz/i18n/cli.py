"""The messages of the commands, besides the shared ones, in both languages.

Help texts, usage errors and messages that only authors see are in English.
"""

from __future__ import annotations

from collections.abc import Mapping

from mlquiz.i18n.messages import MESSAGES as SHARED_MESSAGES
from mlquiz.i18n.messages import format_message
from mlquiz.text import Text

CLI_MESSAGES: Mapping[str, Text] = {
    "stats.begin": Text("Run `mlquiz quiz` to start.", "运行 `mlquiz quiz` 开始答题。"),
    "tune.too_few": Text(
        "There {count|is|are} {count} {count|review|reviews} on later days to fit weights to, "
        "without the latest fifth, which tests them; {minimum} are needed: go on studying; the "
        "default weights work well until then.",
        "可用于拟合的隔天复习只有 {count} 次（最近的五分之一留作检验），至少需要 {minimum} 次："
        "请继续学习，在那之前默认参数已经够用。",
    ),
    "tune.fitting": Text(
        "Fitting the weights to {count} answers; Ctrl-C keeps the old ones.",
        "正在用 {count} 次作答拟合参数，按 Ctrl-C 则保留旧参数。",
    ),
    "tune.compared": Text(
        "Fitted to {reviews} reviews. Log loss on {held_out} later ones: {before} with the old "
        "weights, {after} with the new ones.",
        "已用 {reviews} 次复习拟合。在之后的 {held_out} 次复习上，对数损失：旧参数 {before}，"
        "新参数 {after}。",
    ),
    "tune.saved": Text(
        "The new weights are saved, and {count} {count|item|items} rescheduled. "
        "`mlquiz tune --reset` restores the default weights.",
        "新参数已保存，{count} 题已重新安排。`mlquiz tune --reset` 可恢复默认参数。",
    ),
    "tune.kept": Text(
        "That is no improvement beyond chance (standard error {error}): the old weights are kept.",
        "改进不超出偶然波动（标准误 {error}），仍用旧参数。",
    ),
    "tune.reset": Text(
        "The default weights are restored, and {count} {count|item|items} rescheduled.",
        "已恢复默认参数，{count} 题已重新安排。",
    ),
    "plan.saved": Text(
        "Saved. `mlquiz quiz` and the app follow this plan. To cancel it, run "
        "`mlquiz settings interview_date ''`.",
        "已保存。`mlquiz quiz` 和应用会按此计划安排；`mlquiz settings interview_date ''` 可取消。",
    ),
    "plan.date_saved": Text(
        "Saved. `mlquiz settings interview_date ''` removes the date.",
        "已保存。`mlquiz settings interview_date ''` 可取消日期。",
    ),
    "plan.not_saved": Text("Nothing was saved (--dry-run).", "未保存任何设置（--dry-run）。"),
    "leeches.how": Text(
        "`mlquiz stats --leeches` lists what is forgotten again and again.",
        "`mlquiz stats --leeches` 列出屡次遗忘的题。",
    ),
    "leeches.none": Text("Nothing is forgotten again and again.", "没有屡次遗忘的题。"),
    "leeches.lapses": Text("forgotten {count} {count|time|times}", "忘记 {count} 次"),
    "leeches.advice": Text(
        "Read the lesson, run the demo, and say the answer in your own words. What you still "
        "forget: suspend it (x in a session, :s with --plain), and `mlquiz resume ITEM` asks it "
        "again later. If the question itself is unclear, flag it (f, or :f) and report it.",
        "先重读讲解、看一遍实验，再用自己的话把答案说出来。还是记不住就先停用"
        "（学习时按 x，--plain 时输入 :s），以后用 `mlquiz resume ID` 恢复。"
        "如果是题目本身没说清楚，请标记（按 f 或输入 :f）并反馈。",
    ),
    "concepts.recall": Text("recall", "记忆率"),
    "concepts.met": Text("met", "已学"),
    "concepts.due": Text("due", "待复习"),
    "concepts.concept": Text("concept", "概念 ID"),
    "concepts.title": Text("title", "名称"),
    "concepts.planned": Text(
        "`mlquiz concepts --planned` lists the others, too.",
        "运行 `mlquiz concepts --planned` 可列出尚未编写的概念。",
    ),
    "concepts.more": Text(
        "`mlquiz learn CONCEPT` opens its lesson, `mlquiz quiz --concept CONCEPT` asks about it.",
        "`mlquiz learn 概念` 打开讲解，`mlquiz quiz --concept 概念` 就此出题（写 ID 或名称均可）。",
    ),
    "resume.none": Text("Nothing is suspended or buried.", "没有停用或推迟的题。"),
    "resume.how": Text(
        "In a session, x suspends an item, z buries it until tomorrow (:s and :b with --plain).",
        "学习时按 x 停用此题，按 z 推迟到明天（--plain 时输入 :s 和 :b）。",
    ),
    "resume.suspended": Text("suspended", "已停用"),
    "resume.buried": Text("buried until {time}", "推迟到 {time}"),
    "resume.more": Text("`mlquiz resume ITEM` resumes one.", "用 `mlquiz resume ID` 可恢复。"),
    "resume.done": Text("Resumed: {items}", "已恢复：{items}"),
    "demo.more": Text(
        "`mlquiz demo NAME` runs one, `mlquiz demo NAME --source` shows its script.",
        "`mlquiz demo 名称` 运行实验，`mlquiz demo 名称 --source` 查看源代码。",
    ),
    "pack.next_check": Text("reports its problems", "检查其中的问题"),
    "pack.next_quiz": Text("asks its questions", "用它出题"),
    "pack.next_trust": Text("lets its demo run", "允许运行其中的实验"),
    "pack.next_add": Text("adds it to what you study", "以后与自带内容一起学"),
    "pack.code": Text(
        "This code would run with your permissions, and could read or delete your files. Read it "
        "first:",
        "下列代码将以你的权限运行，能够读取或删除你的文件。请先阅读：",
    ),
    "pack.code_differs": Text(
        "The code has changed since you trusted it ({changes}). Review the changed files:",
        "代码与你信任时不同（{changes}）。请阅读有变动的文件：",
    ),
    "pack.ask_trust": Text("Trust it? [y/N] ", "信任它吗？[y/N] "),
    "pack.trusted": Text(
        "The code of {name} is trusted until it changes.", "已信任 {name} 的代码，直到它有改动。"
    ),
    "pack.not_trusted": Text("Not trusted.", "未信任。"),
    "pack.nothing_to_trust": Text("There is no code to trust.", "没有需要信任的代码。"),
    "pack.trusted_already": Text("All of its code is trusted already.", "其中的代码均已信任。"),
    "pack.added": Text(
        "{name} is now part of what you study. `mlquiz quiz --section` and `--concept` "
        "find it, too.",
        "以后 {name} 会与自带内容一起学，也可用 `mlquiz quiz --section` 和 `--concept` 选取。",
    ),
    "pack.removed": Text(
        "{name} is not studied any more. Its files and your answers are kept: add it again to go "
        "on.",
        "以后不再学 {name}。文件和作答记录都保留着，重新添加即可继续。",
    ),
    "pack.none": Text(
        "You have no packs. `mlquiz pack new DIR` makes one, `mlquiz pack add DIR` adds one.",
        "还没有内容包。用 `mlquiz pack new 文件夹` 新建，用 `mlquiz pack add 文件夹` 添加。",
    ),
    "pack.code_none": Text("no code", "不含代码"),
    "pack.code_trusted": Text("code trusted", "代码已信任"),
    "pack.code_changed": Text("code changed, not trusted", "代码有改动，未信任"),
    "pack.code_new": Text("code not trusted", "代码未信任"),
    "state.rebuilt": Text(
        "{count} {count|item|items} rebuilt from the log.",
        "已根据作答记录重建 {count} 题的复习安排。",
    ),
    "state.exported": Text(
        "{count} {count|event|events} written to {file}.", "已将 {count} 条记录写入 {file}。"
    ),
    "state.data": Text("Data", "数据"),
    "state.cache": Text("Cache", "缓存"),
    "state.restored": Text(
        "Restored {count} {count|event|events} from {file}.", "已从 {file} 恢复 {count} 条记录。"
    ),
    "state.saved": Text(
        "The previous data is in {file}; to go back to it, run `{command}`.",
        "恢复前的数据已另存为 {file}，可用 `{command}` 换回。",
    ),
    "state.copied": Text("Copied to {file}.", "已复制到 {file}。"),
    "state.merged": Text(
        "{added} new {added|event|events}, {known} known already.",
        "新增 {added} 条记录，{known} 条原已存在。",
    ),
}
MESSAGES: Mapping[str, Text] = {**SHARED_MESSAGES, **CLI_MESSAGES}


def translate(key: str, lang: str, **values: object) -> str:
    """Return a message of the commands; raises KeyError if it is unknown."""
    return format_message(MESSAGES, key, lang, **values)
