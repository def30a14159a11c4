"""A question that asks to write code, as a content file has it."""

QUESTION = """
[[question]]
id = "write-square"
kind = "implement"
ask = { en = "Write `square(x)`.", zh = "实现 `square(x)`。" }
starter = '''
def square(x):
    ...
'''
solution = '''
def square(x):
    return x * x
'''
why = { en = "A number times itself.", zh = "数乘以自身。" }
  [[question.case]]
  name = { en = "one", zh = "一" }
  call = "square(1)"
  [[question.case]]
  name = { en = "three", zh = "三" }
  call = "square(3)"
  [[question.case]]
  name = { en = "a negative number", zh = "负数" }
  call = "square(-2)"
  [[question.case]]
  name = { en = "zero", zh = "零" }
  call = "square(0)"
  [[question.wrong]]
  code = '''
def square(x):
    return x * abs(x)
'''
  why = { en = "The sign stays.", zh = "符号还在。" }
  [[question.wrong]]
  code = '''
def square(x):
    return 2 * x
'''
  why = { en = "That is double.", zh = "这是两倍。" }
"""
