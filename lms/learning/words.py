"""How a number came to be, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from lms.credits.models import HoursAccount
from lms.language import gettext as _
from lms.language import ngettext
from lms.policy.rules import missing_offline_for, recognised_minutes


@dataclass(frozen=True)
class Balance:
    """What an account comes to under its frozen rule; whole minutes."""

    online: int
    offline: int
    recognised_online: int
    banked: int
    missing_offline: int | None
    """On-the-spot minutes until all earned online minutes count; None when no number would help (cap 0)."""
    required: int
    cap_percent: int | None

    @property
    def recognised(self) -> int:
        """Recognised online and attended on the spot."""
        return self.recognised_online + self.offline

    @property
    def missing(self) -> int:
        """Minutes still to come until the required number."""
        return max(0, self.required - self.recognised)


def balance(account: HoursAccount) -> Balance:
    """The balance of an account (decision 2)."""
    recognised = recognised_minutes(account.online_minutes, account.offline_minutes, account.cap_percent)
    return Balance(account.online_minutes, account.offline_minutes, recognised, account.online_minutes - recognised,
                   missing_offline_for(account.online_minutes, account.offline_minutes, account.cap_percent),
                   account.required_minutes, account.cap_percent)


def sentences(found: Balance) -> list[str]:
    """The same in plain words, the rule last."""
    said = [_("You have earned %(online)s minutes online and %(offline)s minutes on the spot.",
              online=found.online, offline=found.offline),
            ngettext("%(n)s minute is recognised.", "%(n)s minutes are recognised.", found.recognised)]
    if found.banked and found.cap_percent == 0:
        said.append(ngettext("%(n)s minute online is kept on record; this class counts minutes on the spot only.",
                             "%(n)s minutes online are kept on record; this class counts minutes on the spot only.",
                             found.banked))
    elif found.banked:
        said.append(ngettext("%(n)s minute online is banked: kept for you, and recognised as you attend on the spot.",
                             "%(n)s minutes online are banked: kept for you, and recognised as you attend on the spot.",
                             found.banked))
        if found.missing_offline:
            said.append(ngettext("%(n)s more minute on the spot and all of them count.",
                                 "%(n)s more minutes on the spot and all of them count.", found.missing_offline))
    if found.missing:
        said.append(ngettext("%(n)s minute is missing until the required %(required)s.",
                             "%(n)s minutes are missing until the required %(required)s.", found.missing,
                             required=found.required))
    else:
        said.append(_("You have all the minutes that completion asks for."))
    return said


def rule_sentence(found: Balance) -> str:
    """The share rule in words."""
    if found.cap_percent is None or found.cap_percent >= 100:
        return _("In this class every minute counts, online or on the spot.")
    if found.cap_percent == 0:
        return _("In this class only minutes on the spot count.")
    return _("At most %(cap)s%% of the recognised minutes may be online. So with %(offline)s minutes on the spot, "
             "%(offline)s × %(cap)s ÷ %(rest)s = %(most)s minutes online can count, rounded down; you have earned "
             "%(online)s.", cap=found.cap_percent, offline=found.offline, rest=100 - found.cap_percent,
             most=found.cap_percent * found.offline // (100 - found.cap_percent), online=found.online)
