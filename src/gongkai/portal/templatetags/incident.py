"""The number that a reader can quote after an error."""

from __future__ import annotations

import logging
import secrets

from django import template

register = template.Library()
logger = logging.getLogger("gongkai.incident")

# Letters that nobody confuses when reading a number over the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRTUVWXY"


@register.simple_tag
def incident_number() -> str:
    """A new number such as K7PX-29AD, written to the log together with the exception being handled.

    A tag, because Django's own error view renders `500.html` without any context, and that view must stay as simple
    as it is: it runs when something is already broken.
    """
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    number = f"{letters[:4]}-{letters[4:]}"
    logger.error("incident %s", number, exc_info=True)
    return number
