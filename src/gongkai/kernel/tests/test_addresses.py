"""Whom a request comes from, and how guessing is slowed down behind a proxy."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from tests.cast import PASSWORD

from gongkai.kernel import signin
from gongkai.kernel.addresses import client_address


def ask(forwarded=None, direct="10.0.0.1"):
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return RequestFactory().get("/", REMOTE_ADDR=direct, **more)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.7", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 10.1.1.1", "198.51.100.7"),
        (2, "198.51.100.7", "10.0.0.1"),
        (1, "unknown", "10.0.0.1"),
        (1, " 2001:DB8:0::1 ", "2001:db8::1"),
    ],
)
def test_only_what_a_trusted_proxy_has_added_is_believed(settings, proxies, forwarded, expected):
    settings.GONGKAI_PROXIES = proxies
    assert client_address(ask(forwarded)) == expected


def sign_in(username, password, address):
    return signin.ThrottledBackend().authenticate(ask(address), username=username, password=password)


@pytest.mark.django_db
def test_behind_a_proxy_one_guesser_does_not_lock_out_the_others(cast, settings):
    settings.GONGKAI_PROXIES = 1
    for _ in range(signin.TRIES):
        assert sign_in("office", "wrong", "198.51.100.7") is None
    assert sign_in("office", PASSWORD, "198.51.100.7") is None
    assert sign_in("office", PASSWORD, "198.51.100.8") == cast.office


@pytest.mark.django_db
def test_one_password_tried_on_many_names_ends_too(cast, settings, monkeypatch):
    settings.GONGKAI_PROXIES = 1
    monkeypatch.setattr(signin, "TRIES_OF_ADDRESS", 5)
    for number in range(5):
        assert sign_in(f"nobody-{number}", "spring2021", "198.51.100.7") is None
    assert sign_in("office", PASSWORD, "198.51.100.7") is None
    assert sign_in("office", PASSWORD, "198.51.100.8") == cast.office
