"""Reads about people and places."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lms.crypto import Damaged, KeyMissing, Keyring
from lms.people.access import Grant, Visitor
from lms.people.models import Account, AuditEntry, Organisation, Person, PersonKey, Region, ReportingUnit, RoleGrant
from lms.people.rules import RegionTree
from lms.people.services import open_personal_data

log = logging.getLogger(__name__)


# Every request begins with this query, so it is put together once.
_VISITOR = (
    select(Person, PersonKey, Account.session_epoch, Account.home_region, Account.is_demo, RoleGrant.role, RoleGrant.region_code,
           RoleGrant.organisation_id, RoleGrant.competence)
    .select_from(Account).join(Person, Person.pseudonym == Account.pseudonym)
    .join(PersonKey, PersonKey.pseudonym == Account.pseudonym)
    .outerjoin(RoleGrant, (RoleGrant.pseudonym == Account.pseudonym) & RoleGrant.ended_at.is_(None))
    .where(Account.pseudonym == bindparam("pseudonym"), Account.state == "open").order_by(RoleGrant.id))


def visitor(session: Session, keys: Keyring, cookie_id: str) -> Visitor | None:
    """The visitor of a session cookie ("pseudonym.epoch"), None when the session has ended. One query."""
    pseudonym, _, epoch = cookie_id.partition(".")
    rows = session.execute(_VISITOR, {"pseudonym": pseudonym}).all()
    if not rows or str(rows[0].session_epoch) != epoch:
        return None
    first = rows[0]
    grants = tuple(Grant(row.role, row.region_code, row.organisation_id, row.competence) for row in rows if row.role)
    name = _name(keys, first.Person, first.PersonKey)
    return Visitor(pseudonym, name, first.session_epoch, first.home_region, grants, first.is_demo)


def names(session: Session, keys: Keyring, pseudonyms: Iterable[str]) -> dict[str, str]:
    """Display names by pseudonym; an erased person is absent. One query."""
    wanted = set(pseudonyms)
    if not wanted:
        return {}
    rows = session.execute(select(Person, PersonKey).join(PersonKey, PersonKey.pseudonym == Person.pseudonym)
                           .where(Person.pseudonym.in_(wanted)))
    return {person.pseudonym: _name(keys, person, key) for person, key in rows}


def region_tree(session: Session) -> RegionTree:
    """Every region. Read once per process by the application and kept."""
    rows = session.execute(select(Region.code, Region.name, Region.parent_code, Region.level))
    return RegionTree({code: (name, parent, level) for code, name, parent, level in rows})


def reporting_units(session: Session, root_code: str) -> list[ReportingUnit]:
    """The units that report to a root, in the order of the source."""
    return list(session.scalars(select(ReportingUnit).where(ReportingUnit.root_code == root_code)
                                .order_by(ReportingUnit.position)))


def organisations(session: Session, ids: Iterable[int]) -> list[Organisation]:
    """Organisations by id, by name."""
    return list(session.scalars(select(Organisation).where(Organisation.id.in_(set(ids))).order_by(Organisation.name)))


def all_organisations(session: Session, *, limit: int = 500) -> list[Organisation]:
    """Organisations by name."""
    return list(session.scalars(select(Organisation).order_by(Organisation.name).limit(limit)))


def roles_of(session: Session, pseudonyms: Iterable[str]) -> dict[str, list[RoleGrant]]:
    """Roles in force of several accounts, in one query."""
    found: dict[str, list[RoleGrant]] = {}
    for grant in session.scalars(select(RoleGrant).where(RoleGrant.pseudonym.in_(set(pseudonyms)),
                                                         RoleGrant.ended_at.is_(None)).order_by(RoleGrant.id)):
        found.setdefault(grant.pseudonym, []).append(grant)
    return found


def grants_of(session: Session, pseudonym: str) -> list[RoleGrant]:
    """Roles of an account that are in force."""
    return list(session.scalars(select(RoleGrant).where(
        RoleGrant.pseudonym == pseudonym, RoleGrant.ended_at.is_(None)).order_by(RoleGrant.id)))


def accounts(session: Session, *, after: str = "", limit: int = 50) -> list[Account]:
    """A page of accounts, by pseudonym."""
    return list(session.scalars(select(Account).where(Account.pseudonym > after)
                                .order_by(Account.pseudonym).limit(limit)))


def audit_page(session: Session, *, before: int | None = None, limit: int = 50) -> list[AuditEntry]:
    """The newest entries first."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    return list(session.scalars(query if before is None else query.where(AuditEntry.id < before)))


def _name(keys: Keyring, person: Person, key: PersonKey) -> str:
    try:
        return str(open_personal_data(keys, person, key)["name"])
    except (Damaged, KeyMissing):
        log.error("personal data does not open", extra={"pseudonym": person.pseudonym})
        return ""
