"""Five tries an hour: the second factor of a tracking code must not be found by trying."""

from __future__ import annotations

from datetime import timedelta

from gongkai.kernel import tries

TRIES = 5
TRIES_FROM_ANYWHERE = 20
"""Of one code, whatever address they come from: a phone number must not be found by many machines either."""
WINDOW = timedelta(hours=1)
SUBMISSIONS = 30
"""Of one address within the hour: a library's computers may share one, a flood of applications does not pass."""


def allow_try(address: str, code: str) -> bool:
    """Count one try for this address and code before it is made; False when there were too many within the hour."""
    own = tries.count("track", f"{address}|{code}", window=WINDOW)
    all_over = tries.count("track-code", code, window=WINDOW)
    return own <= TRIES and all_over <= TRIES_FROM_ANYWHERE


def forgive(address: str, code: str) -> None:
    """The right person has come: earlier slips from this address no longer count."""
    tries.forgive("track", f"{address}|{code}")


def allow_submission(address: str) -> bool:
    """Count one application from this address before it is entered; False when there were too many within the hour."""
    return tries.count("apply", address, window=WINDOW) <= SUBMISSIONS
