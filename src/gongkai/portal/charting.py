"""The portal's charts and the sentences that go with them; every figure is one of `queries.YearFigures`."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from gongkai.kernel.charts import Bar, Group, bar_chart, grouped_bars
from gongkai.portal.queries import YearFigures

SOURCE = "来源：政府信息公开工作年度报告第三部分。"


def outcome_sentence(figures: YearFigures) -> str:
    """One sentence on a year: what came in, what was answered, how much of it opened."""
    sentence = f"{figures.year}年新收政府信息公开申请{figures.received:,}件，办结{figures.concluded:,}件"
    if figures.opened_share is not None:
        sentence += f"，其中{figures.opened_share}%予以公开或部分公开"
    return sentence + "。"


def outcome_chart(figures: YearFigures) -> SafeString:
    """How the cases of a year were answered. Raises ValueError where nothing was concluded."""
    top_label, top = max(figures.outcomes, key=lambda outcome: outcome[1])
    title = f"{figures.year}年办结的申请中，“{top_label}”最多，共{top:,}件"
    bars = [Bar(label, number) for label, number in figures.outcomes]
    return bar_chart(title, bars, label="办理结果", source=SOURCE)


def years_chart(years: Sequence[YearFigures]) -> SafeString:
    """Received and concluded, year beside year, the newest last. Needs at least two years."""
    oldest_first = sorted(years, key=lambda figures: figures.year)
    before, now = oldest_first[-2:]
    change = now.received - before.received
    word = "持平" if not change else f"{'增加' if change > 0 else '减少'}{abs(change):,}件"
    title = f"{now.year}年新收申请{now.received:,}件，比上年{word}"
    names = [f"{figures.year}年" for figures in oldest_first]
    groups = [
        Group("新收申请", tuple(figures.received for figures in oldest_first)),
        Group("本年度办结", tuple(figures.concluded for figures in oldest_first)),
        Group("结转下年度", tuple(figures.carried_out for figures in oldest_first)),
    ]
    return grouped_bars(title, names, groups, label="项目", source=SOURCE)
