"""The one clock. Every time in the database is aware UTC; people see Asia/Shanghai."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day where the people of the plans live."""
    return now().astimezone(SHANGHAI).date()


def on_screen(moment: datetime) -> datetime:
    """The same moment as people read it."""
    return moment.astimezone(SHANGHAI)
