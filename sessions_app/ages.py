"""The ages a service is for, in words, and who is outside them."""

from datetime import date

YEARS_FROM_MONTHS = 24  # "18 months", but "2 years"


def age_in_months_words(months: int) -> str:
    """ "birth", "6 months", "2 years", "2½ years", "5 years"."""
    if months == 0:
        return "birth"
    if months == 12:
        return "1 year"
    if months < YEARS_FROM_MONTHS:
        return f"{months} month{'' if months == 1 else 's'}"
    years, odd = divmod(months, 12)
    if odd not in (0, 6):
        return f"{years} years {odd} month{'' if odd == 1 else 's'}"
    return f"{years}{'½' if odd else ''} years"


def ages_words(from_months: int | None, to_months: int | None) -> str:
    """ "From birth to 5 years", "From 2 years", "Up to 12 months", or "" where nothing is said."""
    if from_months is None and to_months is None:
        return ""
    if to_months is None:
        return "Any age" if from_months == 0 else f"From {age_in_months_words(from_months)}"
    if not from_months:
        return f"From birth to {age_in_months_words(to_months)}"
    return f"From {age_in_months_words(from_months)} to {age_in_months_words(to_months)}"


def months_on(born: date, on: date) -> int:
    """Whole months of age; negative before the birth."""
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


def outside_words(service, born: date | None, on: date) -> str:
    """ "Younger than this is for", "Older than this is for", or "" where the age fits or is not known.

    on: the session's day; `age_to_months` is the age that a child has not reached yet.
    """
    if born is None:
        return ""
    months = months_on(born, on)
    if service.age_from_months is not None and months < service.age_from_months:
        return "Younger than this is for"
    if service.age_to_months is not None and months >= service.age_to_months:
        return "Older than this is for"
    return ""
