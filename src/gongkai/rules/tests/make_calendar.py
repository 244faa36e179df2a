"""Write the packaged calendar from the development package `chinesecalendar`.

    python -m gongkai.rules.tests.make_calendar > src/gongkai/rules/data/calendar_cn.csv

One day is set right by hand from 国办发明电〔2005〕35号: Saturday 2005-12-31 worked in exchange for 2006-01-03, which
the package lists as a holiday without its make-up day. `test_calendar` holds the table against the package `holidays`.
"""

from __future__ import annotations

from datetime import date

from chinese_calendar import constants

FIRST, LAST = 2004, 2026
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}
MISSING_MAKE_UP_DAYS = {date(2005, 12, 31): "元旦"}
# 国办发明电〔2020〕1号 prolonged the Spring Festival of 2020 to 2 February.
EXTENDED = {date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)}


def rows() -> list[str]:
    """The table's rows, `date,kind,name`, in date order."""
    found = []
    for day, name in constants.holidays.items():
        label = NAMES[name] + ("（延长）" if day in EXTENDED else "")
        found.append((day, "holiday", label))
    workdays = {day: NAMES[name] for day, name in constants.workdays.items()} | MISSING_MAKE_UP_DAYS
    found += [(day, "workday", name + "调休") for day, name in workdays.items()]
    return [f"{day},{kind},{name}" for day, kind, name in sorted(found) if FIRST <= day.year <= LAST]


if __name__ == "__main__":
    print("date,kind,name", *rows(), sep="\n")
