"""The access profile of an account: as sensitive as the card, so sealed with the person's key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, UTCDateTime


class AccessProfile(Base):
    """One sealed profile document; never shown to staff (decision 9)."""

    __tablename__ = "access_profile"
    pseudonym: Mapped[str] = mapped_column(String(26), ForeignKey("account.pseudonym"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
