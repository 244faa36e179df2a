"""What of Wagtail's own back office is no officer's business."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission

pytestmark = pytest.mark.django_db
PAGES = ("/admin/users/", "/admin/groups/", "/admin/sites/", "/admin/reports/site-history/", "/admin/reports/locked/")


@pytest.mark.parametrize("page", PAGES)
def test_accounts_and_reports_of_wagtail_are_a_superusers_only(cast, signed_in, page):
    # Even a group that was given every permission opens nothing of it.
    Group.objects.get(name="officers").permissions.set(Permission.objects.all())
    assert signed_in(cast.office).get(page).status_code == 403
    assert signed_in(cast.superuser).get(page).status_code == 200


def test_an_officers_menu_has_no_reports_and_no_accounts(cast, signed_in):
    office = signed_in(cast.office)
    assert not [page for page in PAGES if page in office.get("/admin/").content.decode()]
    Group.objects.get(name="officers").permissions.set(Permission.objects.all())
    menu = office.get("/admin/").content.decode()
    assert '"url": "/admin/organs/"' in menu
    assert not [page for page in PAGES if f'"url": "{page}"' in menu]


def test_documents_of_wagtail_are_neither_kept_nor_served(cast, signed_in, client):
    assert signed_in(cast.superuser).get("/admin/documents/").status_code == 404
    assert client.get("/documents/1/letter.pdf").status_code == 404
