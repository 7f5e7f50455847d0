"""Demo people, courses and classes, made by the same services that serve everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.accessibility.models import AccessProfile
from lms.courses import queries as course_queries
from lms.courses import services as courses
from lms.courses.findings import Reading
from lms.courses.format import read_folder
from lms.courses.models import Course, CourseVersion
from lms.crypto import Keyring
from lms.errors import Refused
from lms.language import gettext as _
from lms.media import services as media
from lms.media.storage import Store
from lms.people import services as people
from lms.people.models import Account, Organisation, RoleGrant
from lms.people.rules import RegionTree
from lms.policy.pack import Pack
from lms.review import services as review
from lms.training import queries as training_queries
from lms.training import services as training
from lms.training.models import TrainingClass

DEFAULT_PACK = "shandong"
ORDER = ("ecommerce-service", "car-wash", "barista-basics", "audiobook-narration")
CLASS_DAYS = 90


@dataclass(frozen=True)
class Part:
    """A demo account: its sign-in name, the name shown, its role and where it holds."""

    login: str
    name: str
    role: str
    place: str
    """city, city2, root or institution."""


PARTS = (
    Part("trainee", "演示学员一", "trainee", "city"),
    Part("trainee2", "演示学员二", "trainee", "city2"),
    Part("author", "演示作者", "author", "city"),
    Part("city", "演示地方干事一", "city_officer", "city"),
    Part("city2", "演示地方干事二", "city_officer", "city2"),
    Part("reviewer1", "演示评审一", "reviewer", "root"),
    Part("reviewer2", "演示评审二", "reviewer", "root"),
    Part("province", "演示主管", "province_officer", "root"),
    Part("institution", "演示机构", "class_manager", "institution"),
    Part("admin", "演示管理员", "administrator", "root"),
)


@dataclass(frozen=True)
class Stage:
    """Where the demo of a pack plays."""

    pack: Pack
    suffix: str
    cities: tuple[str, str]


def stage_of(pack: Pack, tree: RegionTree) -> Stage:
    """The first two children of the pack's root; names get the pack's suffix except for the default."""
    root = pack.jurisdiction.code
    children = sorted(code for code, (_name, parent, level) in tree.nodes.items()
                      if parent == root and level == pack.jurisdiction.child_level)
    if len(children) < 2:
        raise Refused(_("The regions of this policy are not loaded."), code="no-regions")
    return Stage(pack, "" if pack.stem == DEFAULT_PACK else f"-{pack.stem}", (children[0], children[1]))


def read_courses(folder: Path) -> list[Reading]:
    """The demo courses as they lie in content/courses. Raises Refused with the faults of any."""
    readings = []
    for name in ORDER:
        reading = read_folder(folder / name)
        if reading.course is None:
            raise Refused(*(f"{name}/{fault}" for fault in reading.errors[:5]), code="course")
        readings.append(reading)
    return readings


def store_pictures(store: Store, readings: list[Reading]) -> list[tuple[str, int, str]]:
    """Put the pictures of the courses into the store: (digest, bytes, type). Before any transaction."""
    return [(*store.put_bytes(content), "image/png" if content.startswith(b"\x89PNG") else "image/jpeg")
            for reading in readings for content in reading.images.values()]


def make(session: Session, keys: Keyring, hasher: PasswordHasher, stage: Stage, tree: RegionTree,
         readings: list[Reading], pictures: list[tuple[str, int, str]], *, password: str, today: date, now: datetime,
         wake: Callable[[int], None] | None = None) -> dict[str, str]:
    """Make or restore the demo of a pack; returns pseudonyms by sign-in name. One transaction, so half a demo never is."""
    for digest, size, mime in pictures:
        media.record_file(session, digest, size, mime, now=now)
    organisation = _organisation(session, stage, tree)
    actors = {part.login: _account(session, keys, hasher, stage, part, organisation, password, now) for part in PARTS}
    versions = [_shared_course(session, stage, tree, actors, reading, now, wake) for reading in readings]
    for place, version in enumerate(versions):
        courses.ask_for_media(session, version, now=now, priority=100 - 10 * place, wake=wake)
    classes = [_class(session, stage, organisation, actors, version, today, now) for version in versions]
    training.join_class(session, classes[0], stage.pack, training_queries.versions_of(session, classes[0].id),
                        pseudonym=actors["trainee"], today=today, now=now)
    return {f"{login}{stage.suffix}": pseudonym for login, pseudonym in actors.items()}


def _organisation(session: Session, stage: Stage, tree: RegionTree) -> Organisation:
    name = f"{tree.name(stage.cities[0])}演示培训机构"
    found = session.scalar(select(Organisation).where(Organisation.region_code == stage.cities[0],
                                                      Organisation.name == name))
    if found is None:
        found = Organisation(name=name, kind="institution", region_code=stage.cities[0])
        session.add(found)
        session.flush()
    return found


def _account(session: Session, keys: Keyring, hasher: PasswordHasher, stage: Stage, part: Part,
             organisation: Organisation, password: str, now: datetime) -> str:
    """The account of a part with exactly its role, its password and no access profile."""
    login = f"{part.login}{stage.suffix}"
    region = {"city": stage.cities[0], "city2": stage.cities[1], "root": stage.pack.jurisdiction.code,
              "institution": stage.cities[0]}[part.place]
    account = session.scalar(select(Account).where(Account.login_index == people.login_index(keys, login)))
    if account is None:
        account = people.open_account(session, keys, hasher, login=login, password=password, name=part.name,
                                      home_region=region, is_demo=True, now=now)
    else:
        account.password_hash, account.state = hasher.hash(password), "open"
        account.session_epoch += 1
        session.execute(delete(AccessProfile).where(AccessProfile.pseudonym == account.pseudonym))
        for grant in session.scalars(select(RoleGrant).where(RoleGrant.pseudonym == account.pseudonym,
                                                             RoleGrant.ended_at.is_(None))).all():
            people.end_role(session, grant_id=grant.id, actor="demo reset", now=now)
    role = "county_officer" if part.role == "city_officer" and stage.pack.jurisdiction.child_level == "town" \
        else part.role
    people.grant_role(session, pseudonym=account.pseudonym, role=role, actor=None, now=now,
                      region_code=None if part.place == "institution" else region,
                      organisation_id=organisation.id if part.place == "institution" else None)
    return account.pseudonym


def _shared_course(session: Session, stage: Stage, tree: RegionTree, actors: Mapping[str, str], reading: Reading,
                   now: datetime, wake: Callable[[int], None] | None) -> CourseVersion:
    """A course on its whole way: draft, submitted, nominated, approved by as many as the pack asks, shared."""
    assert reading.course is not None
    root = stage.pack.jurisdiction.code
    found = session.scalar(select(CourseVersion).join(Course).where(
        Course.jurisdiction_code == root, Course.uid == reading.course.uid, CourseVersion.state == "shared"))
    if found is not None:
        return found
    version = courses.create_draft(session, reading.course, jurisdiction_code=root, owner_region=stage.cities[0],
                                   author=actors["author"], now=now)
    submission = review.submit(session, version, stage.pack, actor=actors["author"], now=now)
    session.refresh(version)
    review.nominate(session, submission, version, stage.pack, tree, actor=actors["city"],
                    actor_regions=[stage.cities[0]], now=now)
    approvals = stage.pack.review.approvals if stage.pack.review else 0
    for reviewer in ("reviewer1", "reviewer2")[:approvals]:
        review.decide(session, submission, version, stage.pack, reviewer=actors[reviewer], reviewer_regions=[],
                      verdict="approve", reason="演示课程：内容、学时与无障碍已核对。", now=now)
    return version


def _class(session: Session, stage: Stage, organisation: Organisation, actors: Mapping[str, str],
           version: CourseVersion, today: date, now: datetime) -> TrainingClass:
    title = f"{version.title}·演示班"[:80]
    found = session.scalar(select(TrainingClass).where(
        TrainingClass.organisation_id == organisation.id, TrainingClass.title == title, TrainingClass.state == "open",
        TrainingClass.ends_on > today))
    if found is not None:
        return found
    viewer = course_queries.Viewer(actors["institution"], (stage.pack.jurisdiction.code,))
    whole = course_queries.visible_version(session, version.id, viewer)
    assert whole is not None
    planned = training.plan_class(
        session, organisation_id=organisation.id, jurisdiction_code=stage.pack.jurisdiction.code, title=title,
        starts_on=today, ends_on=today + timedelta(days=CLASS_DAYS), versions=[whole],
        actor=actors["institution"], now=now)
    return training.open_class(session, planned, stage.pack, actor=actors["institution"], now=now)
