"""The messages that several front ends share, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from mlquiz.i18n.plan import PLAN_MESSAGES
from mlquiz.i18n.settings import SETTINGS_MESSAGES
from mlquiz.text import Text

PLURAL = re.compile(r"\{(\w+)\|((?:[^{}|]|\{\w+\})*)\|((?:[^{}|]|\{\w+\})*)\}")
FIELD = re.compile(r"\{(\w+)\}")

MESSAGES: Mapping[str, Text] = {
    "store.waiting": Text(
        "Waiting for the database, which another program is using …",
        "数据库正被其他程序占用，正在等待……",
    ),
    "implement.names": Text(
        "`np`, `torch`, `F` (`torch.nn.functional`) and `math` are imported.",
        "已导入 `np`、`torch`、`F`（`torch.nn.functional`）和 `math`。",
    ),
    "implement.running": Text("Running your code …", "正在运行你的代码……"),
    "implement.case": Text(
        "Case {number} of {count} fails: {name}",
        "第 {number} 个用例未通过（共 {count} 个）：{name}",
    ),
    "implement.no_case": Text("Your code does not run to the end.", "代码没有运行完。"),
    "implement.expected": Text("expected", "应为"),
    "implement.got": Text("got     ", "得到"),
    "implement.value": Text("First difference at {where}:", "第一处不同在 {where}："),
    "implement.shape": Text("The shape differs at {where}:", "{where} 的形状不同："),
    "implement.type": Text("The type differs at {where}:", "{where} 的类型不同："),
    "implement.gradient": Text(
        "The value is right, but the gradient differs at {where}:",
        "数值正确，但梯度在 {where} 不同：",
    ),
    "implement.error": Text("{error}{line}", "{line}{error}"),
    "implement.time": Text(
        "Timed out{line}: is there an infinite loop, or a slow one?",
        "{line}运行太久，已停止：是死循环，还是算得太慢？",
    ),
    "implement.memory": Text(
        "Out of memory{line}: the limit is 1 GiB per exercise.",
        "{line}内存不足：每道题的上限是 1 GiB。",
    ),
    "implement.crash": Text(
        "The process exited before returning a result.", "还没有结果，进程就结束了。"
    ),
    "implement.at_line": Text(" (line {line}: {source})", "第 {line} 行（{source}）："),
    "implement.printed": Text("Your code printed:", "你的代码输出："),
    "implement.left": Text(
        "Correct it: {count} {count|attempt|attempts} left.", "请改正，还可以试 {count} 次。"
    ),
    "implement.passed": Text(
        "It passes {passed} of {count} cases.", "通过了 {passed} 个用例（共 {count} 个）。"
    ),
    "implement.right_later": Text("Right in the end.", "改对了。"),
    "implement.own": Text("Your code:", "你的代码："),
    "implement.solution": Text("A solution:", "参考解法："),
    "kind.choice": Text("choose one", "单选"),
    "kind.many": Text("choose all that are right", "多选，选出所有正确项"),
    "kind.verdict": Text("judge the statement", "辨析：这种说法对吗"),
    "kind.numeric": Text("compute", "计算"),
    "kind.predict": Text("predict, then see", "先预测，再看实验"),
    "kind.output": Text("read the code", "读代码"),
    "kind.order": Text("put in order", "排序"),
    "kind.bug": Text("find the bug", "找错"),
    "kind.diagnose": Text("read the curves", "看曲线，找原因"),
    "kind.open": Text("answer aloud or in writing", "口头或书面回答"),
    "kind.implement": Text("write the code", "手写代码"),
    "kind.card": Text("recall", "回忆"),
    "kind.cloze": Text("fill in the blank", "填空"),
    "kind.say": Text("say it aloud, as in an interview", "像面试那样开口说"),
    "say.tick": Text(
        "Which of these did you say? Tick them, then rate yourself.",
        "哪些点说到了？先勾选，再给自己打分。",
    ),
    "rate.again": Text("forgotten", "忘了"),
    "rate.hard": Text("hard", "吃力"),
    "rate.good": Text("good", "记得"),
    "rate.easy": Text("easy", "轻松"),
    "quiz.mark_one": Text(
        "Mark every option that is right, then press Enter.", "选出所有正确的选项，再按回车。"
    ),
    "judge.ask": Text("People say: “{says}”", "常听人说：“{says}”"),
    "judge.myth": Text("myth: does not hold as stated", "误区：照这样说不成立"),
    "judge.conditional": Text(
        "conditional: holds if its conditions are named", "有条件成立：须说明条件"
    ),
    "judge.true": Text("true: holds as stated", "成立：这样说没有问题"),
    "judge.repair": Text("Which sentence is right?", "哪一句才是对的？"),
    "ledger.true": Text("This is true.", "这句话成立。"),
    "ledger.conditional": Text("This holds under conditions.", "这句话有条件成立。"),
    "ledger.misleading": Text("This is misleading.", "这句话有误导性。"),
    "ledger.wrong": Text("This is wrong as stated.", "照这样说是错的。"),
    "ledger.folklore": Text(
        "This is folklore: repeated, but not supported.", "这是以讹传讹：流传很广，却没有依据。"
    ),
    "right": Text("Right.", "正确。"),
    "wrong": Text("Not right.", "不正确。"),
    "nearly": Text(
        "The judgement is right, but the corrected sentence is not.",
        "判断正确，但修正的那句不对。",
    ),
    "judge.no_repair": Text(
        "The judgement is right. Here is the corrected sentence.",
        "判断正确，再看看修正后的说法。",
    ),
    "only_repair": Text(
        "The sentence is right, but the judgement is not.", "那句选对了，但判断不对。"
    ),
    "curves.missing": Text(
        "The curves of {demo} are missing. Run `mlquiz check` for details.",
        "找不到 {demo} 的曲线，请运行 `mlquiz check` 查看。",
    ),
    "diagnose.test": Text("Which test tells the two apart?", "哪个检验能把两者区分开？"),
    "chart.curve": Text(
        "{label}: {points}; lowest {low}, highest {high}",
        "{label}：{points}；最低 {low}，最高 {high}",
    ),
    "diagnose.suspects": Text("Suppose it is one of these two:", "假设只剩下这两个可能的原因："),
    "diagnose.causes": Text("The causes:", "原因："),
    "diagnose.tests": Text("The tests:", "检验："),
    "diagnose.only_cause": Text(
        "The cause is right, but the test does not confirm it.",
        "原因找对了，但这个检验不能确认它。",
    ),
    "diagnose.only_test": Text(
        "The test is right, but the cause is not.", "检验选对了，但原因不对。"
    ),
    "diagnose.no_test": Text(
        "The cause is right. Here is the test that confirms it.",
        "原因找对了，再看看哪个检验能确认它。",
    ),
    "open.tick_points": Text("Which of these did your answer contain?", "你的回答里说到了哪些？"),
    "open.tick_premise": Text(
        "The question took something false for granted; the first point names it. Which of these "
        "did your answer contain?",
        "这个问题的前提本身是错的，第一点就是它。你的回答里说到了哪些？",
    ),
    "open.passed": Text("Good enough.", "通过。"),
    "open.failed": Text("Not enough.", "还不够。"),
    "open.premise_seen": Text("You noticed the false premise.", "你看出了前提有误。"),
    "open.premise_missed": Text("The false premise went unnoticed.", "没有看出前提有误。"),
    "open.count": Text("{ticked} of {points} points", "说到 {ticked} / {points} 点"),
    "open.answer": Text(
        "Answer aloud, as in an interview, or type it here.", "像面试那样说出来，也可以写在这里。"
    ),
    "open.tick": Text(
        "Which of these points did you make? Tick them, then rate yourself.",
        "哪些点说到了？先勾选，再给自己打分。",
    ),
    "open.trainer": Text("To practise this: {ask} (`{item}`)", "相关练习：{ask}（`{item}`）"),
    "open.content": Text("Answered.", "答完了。"),
    "open.not_content": Text("Not there yet; it comes back soon.", "还没答好，稍后再问。"),
    "remembered": Text("Remembered.", "记住了。"),
    "not_remembered": Text("Not remembered; it comes back soon.", "没记住，稍后再问。"),
    "bug.line": Text(
        "Mark the faulty line. If a line is missing, mark one beside the gap.",
        "标出有错的一行；若缺了一行，标出缺口旁边的一行。",
    ),
    "bug.reason": Text("What is wrong?", "错在哪里？"),
    "bug.only_line": Text("The line is right, but the reason is not.", "行标对了，但原因不对。"),
    "bug.no_reason": Text("The line is right. Here is the reason.", "行标对了，再看看原因。"),
    "bug.only_reason": Text(
        "The reason is right, but the line is not.", "原因选对了，但行标得不对。"
    ),
    "bug.there": Text("The bug is on line {right}. Corrected:", "错在第 {right} 行，应改为："),
    "bug.not_there": Text(
        "The bug is not on line {line} but on line {right}. Corrected:",
        "错不在第 {line} 行，而在第 {right} 行，应改为：",
    ),
    "order.arrange": Text(
        "Pick the steps in order. One does not belong: leave it out.",
        "按先后顺序选择各步；其中一步是多余的，不要选。",
    ),
    "order.empty": Text(
        "Pick the steps in order, then press Enter.", "请按顺序选择各步，再按回车。"
    ),
    "order.right": Text("The right order:", "正确的顺序："),
    "order.own_place": Text("You put it at position {position}.", "你把它排在第 {position} 位。"),
    "order.left_out": Text("You left it out.", "你没有选它。"),
    "order.distractor": Text("Does not belong:", "多余的一步："),
    "gave_up": Text("No problem. Let's learn it now.", "没关系，现在就弄懂它。"),
    "answer_is": Text("The answer: {answer}", "答案：{answer}"),
    "counts_as_learning": Text(
        "Counted as learning; first review tomorrow.", "本次记为学习，明天开始复习。"
    ),
    "lesson_later": Text(
        "Answer first, then read the lesson: this concept is not new to you.",
        "先作答，再看讲解：这个概念你已学过。",
    ),
    "you_typed": Text("You typed: {typed}", "你的答案：{typed}"),
    "prints": Text("It prints:", "输出为："),
    "sources": Text("Sources: {sources}", "来源：{sources}"),
    "requires": Text("Prerequisites: {concepts}", "先修：{concepts}"),
    "proof.claim": Text("Proof: {claim}", "实验为证：{claim}"),
    "proof.none": Text("No experiment demonstrates this.", "此题没有对应的实验。"),
    "claim.fails": Text("does not hold with this seed", "在这个随机种子下不成立"),
    "claim.no_longer": Text("no longer holds at {settings}", "不再成立：{settings}"),
    "predict.runs": Text("Committed. Now the experiment decides.", "已提交，由实验来判定。"),
    "predict.agrees": Text("The experiment came out as claimed.", "实验结果与结论一致。"),
    "predict.disagrees": Text(
        "This seed contradicts the claim, which can happen; your answer isn't scored. "
        "The claim: {claim}",
        "这个随机种子的结果不同，属正常波动；本次作答不计入。结论是：{claim}",
    ),
    "predict.cannot": Text(
        "The experiment could not run, so the answer key stands: {reason}",
        "实验没能运行，以答案为准：{reason}",
    ),
    "predict.no_verdict": Text(
        "The run gave no verdict on the claim, so the answer key stands.",
        "这次运行没有给出结论，以答案为准。",
    ),
    "planned": Text("planned", "编写中"),
    "section.training": Text("Training", "训练"),
    "section.taxonomy": Text("Algorithms", "算法"),
    "section.reinforcement": Text("Reinforcement learning", "强化学习"),
    "section.learning": Text("Learning with few labels", "少标签学习"),
    "item_report.what": Text(
        "What is wrong or unclear about {item}? Your note goes into a file with the item's id, "
        "version, seed, your answer and its evidence. Nothing is sent automatically.",
        "{item} 哪里有错或不清楚？你的说明会与题目的 ID、版本、随机种子、你的作答和实验证据"
        "一起写入文件，不会自动发送。",
    ),
    "item_report.written": Text(
        "The report is in {file}. To send it, attach it to an mlquiz issue{page}; for an item "
        "of a pack, write to the author of the pack.",
        "反馈已写入 {file}。要发送，请把它附在 mlquiz 的 issue 里{page}；"
        "若是内容包里的题，请发给内容包的作者。",
    ),
    "session.nothing_to_undo": Text("Nothing to undo.", "没有可撤销的操作。"),
    "session.resumed": Text("{item} resumed.", "已恢复 {item}。"),
    "session.buried": Text("Buried: {item} comes back tomorrow.", "{item} 明天再问。"),
    "session.flagged": Text("{item} is flagged.", "已标记 {item}。"),
    "session.unflagged": Text("{item} is no longer flagged.", "已取消标记 {item}。"),
    "session.over": Text("Session over.", "本次学习结束。"),
    "session.nothing": Text(
        "Nothing is due and today's new items are done. More: {command} --more",
        "没有需要复习的内容，今天的新题也做完了。想多学：{command} --more",
    ),
    "session.out_of_time": Text(
        "Today's {minutes} {minutes|minute is|minutes are} done. More: {command} --more",
        "今天的 {minutes} 分钟已用完。想多学：{command} --more",
    ),
    "session.final_days": Text(
        "In the last days before your interview, no new items are introduced, and today there is "
        "nothing to review. More: {command} --more",
        "面试前最后几天不出新题，今天也没有需要复习的内容。想多学：{command} --more",
    ),
    "session.all_started": Text(
        "Nothing here is due or new. Practice: {command} --cram",
        "这部分没有需要复习的内容，也没有新题。想练习：{command} --cram",
    ),
    "session.none_ahead": Text(
        "Nothing falls due in the next {days} {days|day|days}.", "未来 {days} 天没有到期的内容。"
    ),
    "session.nothing_matches": Text("No item matches what you asked for.", "没有符合条件的题目。"),
    "session.none_answered": Text("Nothing was answered.", "本次没有作答。"),
    "session.count": Text(
        "{answered} answered, {right} right. All saved.",
        "共答 {answered} 题，答对 {right} 题，均已保存。",
    ),
    "cram": Text(
        "Practice: answers are saved but do not change the schedule.",
        "练习模式：作答会保存，但不影响复习安排。",
    ),
    "stats.none": Text("No answers yet.", "还没有作答记录。"),
    "stats.answers": Text(
        "Answers: {answers}, {share} right, {minutes} min",
        "共答 {answers} 题，正确率 {share}，用时 {minutes} 分钟",
    ),
    "stats.items": Text(
        "{started} of {items} {items|item|items} met, {learnt} learnt",
        "已学 {started} / {items} 题，掌握 {learnt} 题",
    ),
    "stats.recall": Text(
        "Recall today: {share} of the items met", "今天预计记得已学题目的 {share}"
    ),
    "stats.runs": Text("Demo runs: {count}", "实验运行 {count} 次"),
    "stats.suspended": Text("{count} suspended", "{count} 题已停用"),
    "stats.flagged": Text("{count} flagged", "{count} 题已标记"),
    "stats.leeches": Text("{count} forgotten again and again", "{count} 题屡次遗忘"),
    "stats.retention": Text(
        "Recall in {reviews} {reviews|review|reviews}: predicted {predicted}, measured {recalled}",
        "{reviews} 次复习的记忆率：预测 {predicted}，实测 {recalled}",
    ),
    "stats.predicted": Text("predicted {share}", "预测 {share}"),
    "stats.of": Text("of {count}", "共 {count} 次"),
    "stats.certainty": Text(
        "Right answers, by whether you were sure", "正确率：作答时有把握与没把握"
    ),
    "stats.sure": Text("sure", "有把握"),
    "stats.unsure": Text("not sure", "没把握"),
    "stats.misjudged": Text("Sure, but wrong", "有把握却答错"),
    "stats.misjudged_more": Text(
        "They come back the next day, and stay here until you answer them right on a later day.",
        "这些题次日会再问，隔天答对之后才从这里消失。",
    ),
    "stats.sections": Text("Mastery by section", "各章掌握程度"),
    "stats.confusions": Text("Chosen more than once, but wrong", "不止一次选过的错误说法"),
    "stats.confusion": Text("{count} times: “{said}”", "{count} 次：“{said}”"),
    "stats.minutes_by_day": Text("Minutes by day", "每日用时（分钟）"),
    "stats.kinds": Text("Seconds per item", "每题用时（秒）"),
    "stats.by_day": Text("Answers by day", "每日作答"),
    "stats.due": Text("Due by day", "每日待复习"),
    "concepts.count": Text("{written} of {all} written", "已编写 {written} / {all}"),
    "demos.unreadable": Text("cannot be read: run mlquiz check", "无法读取：请运行 mlquiz check"),
    "confidence.prompt": Text("Are you sure of your answer?", "对自己的答案有把握吗？"),
    "confidence.sure": Text("sure", "有把握"),
    "confidence.unsure": Text("not sure", "没把握"),
    "confidence.sure_and_wrong": Text(
        "You were sure. Confident mistakes are corrected best, but some return, so this one comes "
        "up again tomorrow.",
        "你刚才很有把握。这种错误纠正起来印象最深，但有些会再犯，所以明天会再问一次。",
    ),
    **PLAN_MESSAGES,
    **SETTINGS_MESSAGES,
}


def translate(key: str, lang: str, **values: Any) -> str:
    """Return the message `key` in `lang` with its values filled in; raises KeyError if unknown."""
    return format_message(MESSAGES, key, lang, **values)


def join_names(names: Iterable[str], lang: str) -> str:
    """Return names joined for use in a sentence: with commas, or with 、 in Chinese."""
    return (", " if lang == "en" else "、").join(names)


def sentence_gap(lang: str) -> str:
    """Return what separates two sentences: a Chinese full stop already includes its space."""
    return " " if lang == "en" else ""


def in_brackets(text: str, lang: str) -> str:
    """Return a text in the brackets of the language, to be appended to a word."""
    return f" ({text})" if lang == "en" else f"（{text}）"


def format_message(table: Mapping[str, Text], key: str, lang: str, **values: Any) -> str:
    """Return a message of any table; values are inserted as they are, never used as a format.

    `{count|event|events}` becomes the first text if the value is 1, else the second; either may
    name values, as in `{count|tomorrow|in {count} days}`. Raises KeyError if `key` is unknown.
    """
    text = table[key][lang]
    if "|" in text:
        text = PLURAL.sub(lambda match: match[2 if values[match[1]] == 1 else 3], text)
    return FIELD.sub(lambda field: str(values.get(field[1], field[0])), text) if values else text
