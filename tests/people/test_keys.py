"""Key files: made once, whole or not at all, and never made anew beside data they do not open."""

from __future__ import annotations

import pytest

from lms.crypto import KeyMissing, Keyring
from lms.people import services
from tests.support.makers import NOW, PASSWORD, QUICK_HASHER


@pytest.mark.parametrize("lost", ["index.key", "wrap-0001.key", "signing.key"])
def test_a_lost_key_file_never_makes_the_others_be_written_anew(tmp_path, lost):
    folder = tmp_path / "keys"
    Keyring.open(folder, create=True)
    kept = {path.name: path.read_bytes() for path in folder.glob("*.key") if path.name != lost}
    (folder / lost).unlink()
    with pytest.raises(KeyMissing):
        Keyring.open(folder, create=True)
    assert {path.name: path.read_bytes() for path in folder.glob("*.key")} == kept


def test_a_start_stopped_while_keys_are_made_begins_anew(tmp_path):
    half = tmp_path / "keys.half"
    half.mkdir()
    (half / "wrap-0001.key").write_text("ab")
    ring = Keyring.open(tmp_path / "keys", create=True)
    assert ring.newest == "0001"
    assert not half.exists()


def test_an_unknown_name_costs_one_hash_to_prove_like_a_known_one(session, keys):
    class Counting:
        """The real hasher, counted."""

        memory_cost, time_cost = QUICK_HASHER.memory_cost, QUICK_HASHER.time_cost
        made = proved = 0

        def hash(self, password: str) -> str:
            self.made += 1
            return QUICK_HASHER.hash(password)

        def verify(self, kept: str, given: str) -> bool:
            self.proved += 1
            return QUICK_HASHER.verify(kept, given)

    hasher = Counting()
    for _try in range(3):
        attempt = services.sign_in_attempt(session, keys, login="nobody", address="", now=NOW)
        assert not services.password_fits(hasher, attempt, PASSWORD)
    assert hasher.proved == 3
    assert hasher.made <= 1
