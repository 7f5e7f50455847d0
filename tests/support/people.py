"""Browsers of the demo people, without a browser."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from lms.config import Settings

PASSWORD = "changxue-demo"
LOGINS = ("trainee", "trainee2", "author", "city", "city2", "reviewer1", "reviewer2", "province", "institution", "admin")
ANONYMOUS = "anonymous"


def browser(app: Flask, login: str = ANONYMOUS, *, language: str = "en") -> FlaskClient:
    """A client in English (or another language); signed in unless `login` is ANONYMOUS."""
    client = app.test_client()
    client.set_cookie("language", language)
    if login != ANONYMOUS:
        sign_in(client, login)
    return client


def sign_in(client: FlaskClient, login: str, password: str = PASSWORD) -> None:
    """Sign in by the form. Fails when that does not succeed."""
    answer = client.post("/sign-in", data={"login": login, "password": password})
    assert answer.status_code == 303, f"{login} cannot sign in: {answer.get_data(as_text=True)[:2000]}"


def settings_of(app: Flask) -> Settings:
    """The settings of an application."""
    found: Settings = app.extensions["lms.settings"]
    return found
