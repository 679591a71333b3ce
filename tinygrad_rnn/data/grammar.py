"""The words and sentence frames of the twin corpus, in English and in Chinese.

In every frame ``{b}`` is the opinion that decides the label and ``{a}`` the one that does not; ``{n}`` is a noun.

- *plain*: the words alone give the label away.
- *near*: A and B have different neighbours, so a pair of neighbouring words gives the label away.
- *deep*: A and B have the same word on their left and the same word on their right, so even the bag of word pairs stays
  the same when they change places.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language: its words and its frames. The Chinese frames are already cut into words."""

    positive: tuple[str, ...]
    negative: tuple[str, ...]
    nouns: tuple[str, ...]
    likes: tuple[str, ...]
    dislikes: tuple[str, ...]
    verdict: str  # {verb} is one of `likes` for a positive {b}, one of `dislikes` for a negative one
    statement: str
    denial: str  # {a} is denied, so the label is its opposite
    near: tuple[str, ...]
    deep: tuple[str, ...]
    gap: tuple[str, str]  # {filler} keeps the two clauses apart; {b} is read last, {b} is read first
    filler: tuple[str, ...]  # repeated to any length


ENGLISH = Grammar(
    positive=("good", "great", "moving", "funny", "clever", "charming"),
    negative=("bad", "boring", "dull", "silly", "clumsy", "tedious"),
    nouns=("film", "movie", "story", "show"),
    likes=("like", "love"),
    dislikes=("dislike", "hate"),
    verdict="i {verb} this {b} {n}",
    statement="this {n} is {b}",
    denial="this {n} is not {a}",
    near=(
        "this {n} is not {a} but {b}",
        "this {n} is {b} but not {a}",
        "although the start was {a} the {n} was {b}",
        "the {n} was {b} although the start was {a}",
        "this {n} is never {a} always {b}",
        "this {n} is always {b} never {a}",
    ),
    deep=(
        "this is not a very {a} {n} but a very {b} {n}",
        "this is a very {b} {n} but not a very {a} {n}",
        "i expected a very {a} {n} but i got a very {b} {n}",
        "i got a very {b} {n} although i expected a very {a} {n}",
        "although the start was very {a} indeed the {n} was very {b} indeed",
        "the {n} was very {b} indeed although the start was very {a} indeed",
    ),
    gap=("although the start was {a} {filler} the end was {b}", "the end was {b} {filler} although the start was {a}"),
    filler=("so", "they", "say", "and"),
)

CHINESE = Grammar(
    positive=("精彩", "感人", "有趣", "好看", "动人", "出色"),
    negative=("无聊", "拖沓", "乏味", "难看", "沉闷", "糟糕"),
    nouns=("电影", "影片", "片子", "作品"),
    likes=("喜欢", "热爱"),
    dislikes=("讨厌", "厌恶"),
    verdict="我 {verb} 这部 {b} 的 {n}",
    statement="这部 {n} 很 {b}",
    denial="这部 {n} 不 {a}",
    near=(
        "这部 {n} 不是 {a} 而是 {b}",
        "这部 {n} 是 {b} 而 不是 {a}",
        "虽然 开头 很 {a} 但是 {n} 很 {b}",
        "{n} 很 {b} 虽然 开头 很 {a}",
        "这部 {n} 从不 {a} 总是 {b}",
        "这部 {n} 总是 {b} 从不 {a}",
    ),
    deep=(
        "这 不是 一部 很 {a} 的 {n} 而是 一部 很 {b} 的 {n}",
        "这 是 一部 很 {b} 的 {n} 而 不是 一部 很 {a} 的 {n}",
        "我 本来 期待 一部 很 {a} 的 {n} 结果 看到 一部 很 {b} 的 {n}",
        "我 看到 一部 很 {b} 的 {n} 尽管 本来 期待 一部 很 {a} 的 {n}",
        "虽然 开头 是 很 {a} 的 但是 {n} 是 很 {b} 的",
        "{n} 是 很 {b} 的 虽然 开头 是 很 {a} 的",
    ),
    gap=("虽然 开头 很 {a} {filler} 结尾 很 {b}", "结尾 很 {b} {filler} 虽然 开头 很 {a}"),
    filler=("大家", "都", "这么", "说"),
)

GRAMMARS = {"en": ENGLISH, "zh": CHINESE}
OPINIONS = frozenset(word for grammar in GRAMMARS.values() for word in grammar.positive + grammar.negative)
