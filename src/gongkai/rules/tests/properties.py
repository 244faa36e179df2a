"""How many invented cases a property of the statute is tried on.

The whole suite tries each on 100. `make test-rules`, which is run after every change of a rule and promises two
seconds, sets RULES_EXAMPLES to fewer; texts made at random become fewer in the same measure. Nothing is left out there:
the golden cases and the day-by-day comparison with an independent calendar run in both.
"""

from __future__ import annotations

import os

from hypothesis import settings

EXAMPLES = int(os.environ.get("RULES_EXAMPLES", "100"))

any_case = settings(max_examples=EXAMPLES, deadline=None, database=None)
"""Decorator: the test holds for any drawn case, however slow the machine; no run depends on an earlier one."""
