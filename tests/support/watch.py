"""The clock of a test: it stands still until the test moves it."""

from __future__ import annotations

from datetime import datetime, timedelta


class Watch:
    """Stands in for `lms.clock.now`."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> datetime:
        """Let time pass: `forward(seconds=30)`."""
        self.moment += timedelta(**span)
        return self.moment
