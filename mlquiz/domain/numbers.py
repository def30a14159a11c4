"""Parser for typed numbers, with a small grammar and without `eval`.

    product  = factor {("*" | "x" | "/") factor}
    factor   = ["+" | "-"] power
    power    = atom [("^" | "**") factor]
    atom     = decimal [fraction] | "(" product ")" | ("√" | "sqrt") atom

Before or after the product, `=` or `≈`, a percent sign, a scale such as `k` and a unit are allowed.
Sums are not, because a line such as `3-4` may be a range.
"""

from __future__ import annotations

import math
import re

from msgspec import Struct

from mlquiz.domain.folding import fold
from mlquiz.text import Text

MAX_LENGTH = 100
MAX_DEPTH = 20

GENERAL = Text(
    "Type a number, such as 0.5, 1e-3, 1/3 or 50%.", "请输入数字，如 0.5、1e-3、1/3、50%。"
)
TOO_LONG = Text("That is too long: type one number.", "输入太长：只需输入一个数字。")
IN_DIGITS = Text("Type the number in digits, such as 12.", "请用阿拉伯数字输入，如 12。")
ONE_NUMBER = Text(
    "Type one number, not a sum or a range.", "请只输入一个数字，不要写加减式或范围。"
)
TWO_FRACTIONS = Text(
    "That fraction can be read in two ways: type a decimal, such as 0.5.",
    "这个分数有两种读法：请写成小数，如 0.5。",
)

SUPERSCRIPTS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
VULGAR_FRACTION = re.compile("[¼½¾⅐-⅞]")
MIDDLE_DOT = re.compile("[·∙⋅•‧・]")
POINT_OR_TIMES = re.compile(r"\W*\d+[·∙⋅•‧・]\d+\W*")
CHINESE_CARET = "……"
"""The characters that Shift+6, the key of `^`, types with a Chinese input method."""

PREFIX = re.compile(
    r"\s*(?:[^\W\d]\w{0,20}\s*(?=[=~]))?"
    r"(?:(?:[=~]|大约|约|approximately|approx\.?|about|around|ca\.)\s*)*",
    re.IGNORECASE,
)
SUFFIX = re.compile(r"\s*(?:左右|[.])?\s*$")
PERCENTAGE = re.compile(r"(百分之)?\s*(.*?)\s*((?i:%|per ?cent|pct|‰))?", re.DOTALL)
SCALES = {
    "k": 1e3, "K": 1e3, "M": 1e6, "thousand": 1e3, "million": 1e6, "billion": 1e9,
    "千万": 1e7, "百万": 1e6, "千": 1e3, "万": 1e4, "亿": 1e8,
}  # fmt: skip
UNITS = (
    r"activations?|attention|batch(?:es)?|biases|devices?|epochs?|examples?|features?|-?fold|"
    r"forward|gpus?|images?|iterations?|layers?|maps?|means?|(?:micro|mini)-?batch(?:es)?|"
    r"nats?|neurons?|numbers?|optimi[sz]er|parameters?|params?|pass(?:es)?|pixels?|points?|"
    r"proximal|samples?|scores?|standard deviations?|steps?|times?|tokens?|training|units?|"
    r"updates?|values?|weights?|x|"
    r"更新|迭代|参数|样本|图像|图片|图|单元|权重|分数|均值|数字|数|单位|标准差|奈特|批次|批|"
    r"步骤|步|次|个|轮|张|层|条|项|倍|台|像素|词元|特征"
)
TAIL = re.compile(rf"\s*(?P<scale>{'|'.join(SCALES)})?\s*(?i:(?:{UNITS})\s*)*$")
DECIMALS = (
    (",", re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")),
    (".", re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,}")),
    (" _'", re.compile(r"[1-9]\d{0,2}([ _'])\d{3}(?:\1\d{3})*(?:[.,]\d+)?")),
    ("", re.compile(r"\d*,\d+|\d+\.?\d*|\.\d+")),
)
"""The notations of a decimal: the characters that group its digits, and a pattern."""
EXPONENT = re.compile(r"(?:e[-+]?\d+)?(?=x|(?![\w.,']))")
AMBIGUOUS = re.compile(r"(?<![\d.,])[1-9]\d{0,2},\d{3}(?![\d.,])")
VULGAR = re.compile(r"\{(\d+)/(\d+)\}")
FRACTION = re.compile(r"\s+(\d+)\s*/\s*(\d+)(?![\d.,])|\s*\{(\d+)/(\d+)\}")
UNCLEAR_END = re.compile(r"\s*[/{^]|\s*\*\*")
GROUP_OR_NUMERATOR = re.compile(r" [1-9]\d\d$")
OPENING = re.compile(r"\(\s*")
CLOSING = re.compile(r"\s*\)")
POWER = re.compile(r"\s*(?:\*\*|\^)")
OPERATOR = re.compile(r"\s*([*x/]|(?=√|sqrt))")
SIGN = re.compile(r"\s*([-+]?)\s*")
ROOT = re.compile(r"(?:√|sqrt)\s*")
HEXADECIMAL = re.compile(r"\b0x\d")
CHINESE_DIGIT = re.compile("[零〇一二三四五六七八九十两]")
SUM = re.compile(r"[\d)}%]\s*[-+~]\s*[\d(.]")


class InvalidNumber(ValueError):
    """A line cannot be read as a number; `hint` says what to type."""

    def __init__(self, hint: Text = GENERAL) -> None:
        super().__init__(hint.en)
        self.hint = hint


class Number(Struct, frozen=True):
    """A number, and whether it was written as a percentage; 40% has the value 0.4."""

    value: float
    is_percentage: bool = False


def read_numbers(line: str) -> tuple[Number, ...]:
    """Return the readings of a line, the likeliest first; raise InvalidNumber if there is none.

    There are several only for a comma before three digits (`1,024` is 1024 or 1.024) and for a
    middle dot (`3·5` is 15 or 3.5).
    """
    if len(line) > MAX_LENGTH:
        raise InvalidNumber(TOO_LONG)
    if POINT_OR_TIMES.fullmatch(line):
        return read_numbers(MIDDLE_DOT.sub("*", line)) + read_numbers(MIDDLE_DOT.sub(".", line))
    text = normalize(line)
    percentage = PERCENTAGE.fullmatch(text)
    assert percentage is not None  # it matches every text
    before, number, after = percentage.groups()
    tail = TAIL.search(number)
    assert tail is not None  # it matches the empty end
    product = number[: tail.start()].casefold()
    is_percentage = bool(before or after)
    if (before and after) or (is_percentage and tail[0]) or HEXADECIMAL.search(product):
        raise number_error(text)
    scale = SCALES[tail["scale"]] if tail["scale"] else 1.0
    if is_percentage:
        scale = 0.001 if after == "‰" else 0.01
    commas = (False, True) if AMBIGUOUS.search(product) else (False,)
    try:
        values = [Parser(product, decimal_comma=each).read() * scale for each in commas]
    except (ValueError, ArithmeticError) as error:
        raise error if isinstance(error, InvalidNumber) else number_error(text) from None
    if not all(map(math.isfinite, values)):
        raise InvalidNumber
    return tuple(Number(value, is_percentage) for value in values)


def normalize(line: str) -> str:
    """Return the line in ASCII, without words such as `about` before or after the number.

    Raises InvalidNumber if it becomes too long.
    """
    text = SUPERSCRIPTS.sub(lambda found: f"^({fold(found[0])})", line)
    text = VULGAR_FRACTION.sub(lambda found: f"{{{fold(found[0])}}}", text)
    text = MIDDLE_DOT.sub("*", text.replace(CHINESE_CARET, "^"))
    text = fold(text)
    if len(text) > 2 * MAX_LENGTH:
        raise InvalidNumber(TOO_LONG)
    text = PREFIX.sub("", text, count=1)
    return SUFFIX.sub("", text, count=1)


def number_error(text: str) -> InvalidNumber:
    """Return an error with the hint that fits the typed text."""
    if CHINESE_DIGIT.search(text):
        return InvalidNumber(IN_DIGITS)
    return InvalidNumber(ONE_NUMBER if SUM.search(text) else GENERAL)


class Parser:
    """A recursive-descent parser for one product; raises ValueError if the text is not one."""

    def __init__(self, text: str, *, decimal_comma: bool = False) -> None:
        self._text = text
        self._index = 0
        self._depth = 0
        self._decimal_comma = decimal_comma

    def read(self) -> float:
        """Return the value of the whole text; raise ValueError if it is not one product."""
        value = self._product()
        if self._text[self._index :].strip():
            raise ValueError(self._text)
        return value

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._index)
        if found:
            self._index = found.end()
        return found

    def _product(self) -> float:
        value = self._factor()
        divided = False
        while operator := self._take(OPERATOR):
            if operator[1] == "/":
                if divided:
                    raise InvalidNumber(TWO_FRACTIONS)
                divided = True
                value /= self._factor()
            else:
                value *= self._factor()
        return value

    def _factor(self) -> float:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise InvalidNumber(TOO_LONG)
        sign = self._take(SIGN)
        value = self._power()
        self._depth -= 1
        return -value if sign and sign[1] == "-" else value

    def _power(self) -> float:
        base = self._atom()
        if not self._take(POWER):
            return base
        value = base ** self._factor()
        if isinstance(value, complex):
            raise ValueError(self._text)
        return float(value)

    def _atom(self) -> float:
        if self._take(ROOT):
            return math.sqrt(self._atom())
        if self._take(OPENING):
            value = self._product()
            if not self._take(CLOSING):
                raise ValueError(self._text)
            return value
        fraction = self._take(VULGAR)
        return quotient(fraction, proper=False) if fraction else self._literal()

    def _literal(self) -> float:
        """Read a decimal, or a whole number followed by a fraction."""
        typed, value = self._decimal()
        fraction = self._take(FRACTION) if typed.isdecimal() else None
        if fraction:
            value += quotient(fraction, proper=True)
        if fraction or GROUP_OR_NUMERATOR.search(typed):
            self._refuse_following_division()
        return value

    def _refuse_following_division(self) -> None:
        """Raise InvalidNumber for lines with two readings, such as `1 100/200` and `1 1/2 ^ 2`."""
        if UNCLEAR_END.match(self._text, self._index):
            raise InvalidNumber(TWO_FRACTIONS)

    def _decimal(self) -> tuple[str, float]:
        """Return a decimal as typed, and its value."""
        for grouping, pattern in DECIMALS:
            found = pattern.match(self._text, self._index)
            end = found and EXPONENT.match(self._text, found.end())
            if not (found and end):
                continue
            if self._decimal_comma and grouping == "," and AMBIGUOUS.fullmatch(found[0]):
                continue
            self._index = end.end()
            digits = found[0]
            for separator in grouping:
                digits = digits.replace(separator, "")
            return found[0] + end[0], float(digits.replace(",", ".") + end[0])
        raise ValueError(self._text)


def quotient(fraction: re.Match[str], *, proper: bool) -> float:
    """Return the value of a matched fraction.

    With `proper`, raise InvalidNumber if it is not below 1.
    """
    numerator, denominator = (int(digits) for digits in fraction.groups() if digits)
    if proper and numerator >= denominator:
        raise InvalidNumber(TWO_FRACTIONS)
    return numerator / denominator
