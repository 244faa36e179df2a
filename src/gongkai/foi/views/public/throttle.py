"""Five tries an hour: the second factor of a tracking code must not be found by trying."""

from __future__ import annotations

from datetime import timedelta

from gongkai.kernel import tries

TRIES = 5
WINDOW = timedelta(hours=1)
SUBMISSIONS = 30
"""Of one address within the hour: a library's computers may share one, a flood of applications does not pass."""


def allow_try(code: str) -> bool:
    """Count one try for this code before it is made, wherever it comes from; False when there were too many within the
    hour. Only who knows the code, which nobody guesses, can use the tries up."""
    return tries.count("track", code, window=WINDOW) <= TRIES


def forgive(code: str) -> None:
    """The right person has come: earlier slips no longer count."""
    tries.forgive("track", code)


def allow_submission(address: str) -> bool:
    """Count one application from this address before it is entered; False when there were too many within the hour."""
    return tries.count("apply", address, window=WINDOW) <= SUBMISSIONS
