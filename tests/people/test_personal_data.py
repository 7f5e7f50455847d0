"""What identifies a person lies sealed, can be destroyed, and outlives a change of keys."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from lms.accessibility.profile import DEFAULT, with_mode
from lms.accessibility.profiles import keep
from lms.crypto import Damaged, KeyMissing, Keyring
from lms.errors import Refused
from lms.people import queries, services
from lms.people.models import Account, AuditEntry, Person, PersonKey
from tests.support.makers import NOW, PASSWORD, QUICK_HASHER, make_account
from tests.support.people import settings_of

NAME, LOGIN = "诸葛不可见", "zhuge-unseen"


def _person(session, pseudonym):
    return session.get_one(Person, pseudonym), session.get_one(PersonKey, pseudonym)


def test_the_data_of_a_person_open_with_their_key(session, keys):
    account = make_account(session, keys, "trainee", login=LOGIN, name=NAME)
    assert services.open_personal_data(keys, *_person(session, account.pseudonym)) == {"name": NAME, "login": LOGIN}


def test_the_sealed_row_of_one_person_does_not_open_as_another(session, keys):
    one, other = make_account(session, keys), make_account(session, keys)
    person, key = _person(session, one.pseudonym)
    person.sealed = session.get_one(Person, other.pseudonym).sealed
    with pytest.raises(Damaged):
        services.open_personal_data(keys, person, key)


def test_a_name_is_taken_whatever_its_case_and_blanks(session, keys):
    make_account(session, keys, login=LOGIN)
    with pytest.raises(Refused) as refusal:
        make_account(session, keys, login=f" {LOGIN.upper()}")
    assert (refusal.value.code, refusal.value.field) == ("login-taken", "login")


def test_an_erased_person_cannot_be_opened_or_sign_in_and_their_name_is_free_again(session, keys):
    account = make_account(session, keys, "trainee", login=LOGIN, name=NAME)
    services.erase_person(session, pseudonym=account.pseudonym, actor=account.pseudonym, now=NOW)
    session.flush()
    assert session.get(PersonKey, account.pseudonym) is None
    assert queries.names(session, keys, [account.pseudonym]) == {}
    attempt = services.sign_in_attempt(session, keys, login=LOGIN, address="", now=NOW)
    fits = services.password_fits(QUICK_HASHER, attempt, PASSWORD)
    refused = services.sign_in(session, attempt, fits=fits, now=NOW)
    assert isinstance(refused, Refused)
    assert make_account(session, keys, login=LOGIN).pseudonym != account.pseudonym


def test_what_an_erased_person_did_stays_in_a_chain_that_holds(session, keys):
    account = make_account(session, keys, "trainee")
    services.erase_person(session, pseudonym=account.pseudonym, actor=account.pseudonym, now=NOW)
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == account.pseudonym)
                              .order_by(AuditEntry.number)).all()
    assert actions == ["account opened", "role granted", "person erased"]
    assert services.broken_audit_streams(session) == []


def test_a_new_wrapping_key_opens_everyone_and_the_old_one_is_no_longer_needed(session, keys):
    pseudonyms = [make_account(session, keys, name=f"学员{number}").pseudonym for number in range(3)]
    ring = keys.with_new_wrapping_key()
    assert services.rotate_keys(session, ring) >= 3
    assert services.rotate_keys(session, ring) == 0
    (ring.folder / f"wrap-{keys.newest}.key").unlink()
    session.flush()
    session.expire_all()
    alone = Keyring.open(ring.folder, create=False)
    assert queries.names(session, alone, pseudonyms) == {one: f"学员{n}" for n, one in enumerate(pseudonyms)}
    with pytest.raises(KeyMissing):
        services.open_personal_data(keys.__class__(keys.folder, {}, keys.index_key, keys.signing_key),
                                    *_person(session, pseudonyms[0]))


@pytest.mark.parametrize("change", ["action", "facts", "actor", "subject"])
def test_a_changed_line_of_the_audit_trail_is_found(session, keys, change):
    account = make_account(session, keys, "trainee")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.subject == account.pseudonym)
                            .order_by(AuditEntry.number)).first()
    setattr(entry, change, {"role": "administrator"} if change == "facts" else "somebody")
    session.flush()
    assert services.broken_audit_streams(session) == [f"account:{account.pseudonym}"]


@pytest.mark.parametrize("place", ["first", "last"])
def test_a_line_taken_out_of_the_audit_trail_is_found(session, keys, place):
    account = make_account(session, keys, "trainee", "author")
    numbers = session.scalars(select(AuditEntry.number).where(AuditEntry.subject == account.pseudonym)).all()
    wanted = min(numbers) if place == "first" else max(numbers)
    session.execute(delete(AuditEntry).where(AuditEntry.subject == account.pseudonym, AuditEntry.number == wanted))
    assert services.broken_audit_streams(session) == [f"account:{account.pseudonym}"]


def test_nothing_of_a_person_stands_in_clear_in_the_files_of_the_database(app):
    keys, database = app.extensions["lms.keys"], app.extensions["lms.database"]
    with database.transaction(write=True) as session:
        account = make_account(session, keys, "trainee", login=LOGIN, name=NAME)
        attempt = services.sign_in_attempt(session, keys, login=LOGIN, address="10.9.8.7", now=NOW)
        services.sign_in(session, attempt, fits=services.password_fits(QUICK_HASHER, attempt, "wrong one"), now=NOW)
        keep(session, keys, account.pseudonym, with_mode(DEFAULT, "easy-read", True), now=NOW)
        assert session.get_one(Account, account.pseudonym).state == "open"
    folder = settings_of(app).folder
    stored = b"".join(path.read_bytes() for path in folder.glob("changxue.sqlite*"))
    assert account.pseudonym.encode() in stored
    for secret in (NAME.encode(), LOGIN.encode(), b"easy-read", b"10.9.8.7", PASSWORD.encode()):
        assert secret not in stored


def test_the_key_of_an_erased_person_is_nowhere_left_in_the_files_of_the_database(app):
    database = app.extensions["lms.database"]
    with database.transaction(write=True) as session:
        pseudonym = make_account(session, app.extensions["lms.keys"]).pseudonym
        wrapped = session.get_one(PersonKey, pseudonym).wrapped
    with database.transaction(write=True) as session:
        services.erase_person(session, pseudonym=pseudonym, actor=None, now=NOW)
    database.dispose()
    assert wrapped not in (settings_of(app).folder / "changxue.sqlite").read_bytes()


def test_the_key_files_can_be_read_by_their_owner_only(app):
    modes = {path.name: path.stat().st_mode & 0o777 for path in settings_of(app).keys.glob("*.key")}
    assert set(modes) == {"wrap-0001.key", "index.key", "signing.key"}
    assert set(modes.values()) == {0o600}
