"""Reading content/regions/regions.csv into regions and reporting units."""

from __future__ import annotations

import csv
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.people.models import Region, ReportingUnit

COLUMNS = ["code", "name", "parent", "level", "reports", "note"]
LEVELS = {"province", "city", "county", "town", "reporting-unit"}


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of the file. Raises ValueError naming the line and what is wrong."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            raise ValueError(f"{path.name}:1: the columns are {', '.join(COLUMNS)}")
        rows = list(reader)
    codes = {row["code"] for row in rows if row["code"]}
    for number, row in enumerate(rows, start=2):
        if row["level"] not in LEVELS:
            raise ValueError(f"{path.name}:{number}: there is no level {row['level']!r}")
        if row["parent"] and row["parent"] not in codes:
            raise ValueError(f"{path.name}:{number}: there is no region {row['parent']!r}")
        if not row["code"] and row["level"] != "reporting-unit":
            raise ValueError(f"{path.name}:{number}: only a reporting unit may lack a code")
    return rows


def keep_regions(session: Session, rows: list[dict[str, str]]) -> int:
    """Bring regions and reporting units to what the file says; regions that vanished stay for old records."""
    known = {region.code: region for region in session.scalars(select(Region))}
    for row in rows:
        if not row["code"]:
            continue
        region = known.get(row["code"])
        if region is None:
            region = known[row["code"]] = Region(code=row["code"], name=row["name"], parent_code=None,
                                                 level=row["level"])
            session.add(region)
        region.name, region.level = row["name"], row["level"]
    session.flush()
    for row in rows:
        if row["code"]:
            known[row["code"]].parent_code = row["parent"] or None
    units = {(unit.root_code, unit.name): unit for unit in session.scalars(select(ReportingUnit))}
    for position, row in enumerate(rows):
        if row["reports"] != "yes" or not row["parent"]:
            continue
        unit = units.get((row["parent"], row["name"]))
        if unit is None:
            session.add(ReportingUnit(root_code=row["parent"], name=row["name"], region_code=row["code"] or None,
                                      position=position))
        else:
            unit.region_code, unit.position = row["code"] or None, position
    session.flush()
    return len(known)
