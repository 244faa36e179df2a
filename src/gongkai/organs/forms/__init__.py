"""The forms by which organs and posts are kept; each one knows the action it calls."""

from gongkai.organs.forms.base import ChangeForm
from gongkai.organs.forms.facts import CreateOrganForm, DescribeForm, RenameForm, SplitForm
from gongkai.organs.forms.people import (
    DisableForm,
    EnableForm,
    GrantForm,
    OfficerForm,
    PasswordForm,
    RevokeForm,
)
from gongkai.organs.forms.sources import SourceForm
from gongkai.organs.forms.tree import AbolishForm, CancelClosingForm, MergeForm, MoveForm

__all__ = [
    "AbolishForm",
    "CancelClosingForm",
    "ChangeForm",
    "CreateOrganForm",
    "DescribeForm",
    "DisableForm",
    "EnableForm",
    "GrantForm",
    "MergeForm",
    "MoveForm",
    "OfficerForm",
    "PasswordForm",
    "RenameForm",
    "RevokeForm",
    "SourceForm",
    "SplitForm",
]
