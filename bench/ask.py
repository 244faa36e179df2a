"""Whether questions get the right source, and whether what is not published is said not to be known.

Run: `python bench/ask.py --home DIR`, where a demonstration has been built. The answerable ones are the labelled
queries of `queries.txt` put as questions; the others ask for what no district publishes.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from relevance import read_wanted

UNKNOWN = (
    *("明天会下雨吗", "股票怎么买才赚钱", "附近哪家火锅好吃", "彩票中奖号码是多少", "怎么追女孩子", "推荐一部电影"),
    *("世界杯谁会赢", "帮我写一首诗", "苹果手机多少钱", "怎么减肥最快", "北京到上海的高铁票", "今天人民币汇率"),
    *("孩子不听话怎么教", "失眠吃什么药", "电脑死机了怎么修", "怎么做红烧肉", "哪个明星离婚了", "星座运势"),
    *("网购退货怎么弄", "游戏账号被盗", "英语四级答案", "怎么注册微信小号", "比特币还能涨吗", "猫不吃饭怎么办"),
    *("空调漏水找谁修", "旅游去三亚住哪里", "论文怎么降重", "快递到哪了", "梦见蛇是什么意思", "怎么学吉他"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    wanted = read_wanted()
    os.chdir(options.home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.config.settings"
    import django  # noqa: PLC0415

    django.setup()
    from gongkai.kernel import clock  # noqa: PLC0415
    from gongkai.search.asking import reply  # noqa: PLC0415

    today = clock.today()
    for half in ("tuning", "held-out"):
        right = silent = wrong = 0
        for one in (one for one in wanted if one.half == half):
            for query in one.queries:
                found = reply(query, today=today)
                good = found.known and one.answered_by(found.quotes[0].entry.title) is not None
                right, silent, wrong = right + good, silent + (not found.known), wrong + (found.known and not good)
                if options.misses and not good and half == "tuning":
                    print(f"  {query} → {found.quotes[0].entry.title if found.known else '不知道'}")
        whole = right + silent + wrong
        shares = f"right {right / whole:.3f}  not known {silent / whole:.3f}  other source {wrong / whole:.3f}"
        print(f"{half:<9}{whole:>4} questions  {shares}")
    refused = [question for question in UNKNOWN if not reply(question, today=today).known]
    print(f"not published {len(UNKNOWN)} questions  said not to be known {len(refused) / len(UNKNOWN):.3f}")
    if options.misses:
        for question in set(UNKNOWN) - set(refused):
            print(f"  {question} → {reply(question, today=today).quotes[0].entry.title}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
