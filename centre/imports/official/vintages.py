"""Which boundaries, those of 2011 or of 2021, the areas of the files belong to; contradictions are refused."""

from centre.core.reading import Unreadable
from families.models import Area

from .codes import FIRST_YEAR, SECOND_YEAR, VINTAGES, is_only_of_2021
from .found import WORDS, Found


def settle(founds: dict[str, Found], codes: dict[str, set[str]], asked: int | None, usual: int) -> dict[str, set[int]]:
    """The vintages of each file: {kind: {2011}, {2021} or both}.

    founds: by kind. codes: some of the LSOA codes of each file, for those whose headers do not say. asked: --vintage.
    usual: the centre's setting, for what nothing else decides. Raises Unreadable where a file contradicts itself, what
    was asked for, or the other files.
    """
    settled = {}
    for kind, found in founds.items():
        settled[kind] = _of_file(found, codes.get(kind, set()), asked)
    said = [(kind, vintages) for kind, vintages in settled.items() if vintages]
    common = set(VINTAGES)
    for kind, vintages in said:
        if not common & vintages:
            _refuse_mixture(founds, said, kind, vintages)
        common &= vintages
    for kind, vintages in settled.items():
        if not vintages:
            settled[kind] = _by_the_rest(codes.get(kind, set()), common if said else None, asked, usual)
    if asked:
        settled = {kind: vintages & {asked} or vintages for kind, vintages in settled.items()}
    return settled


def _of_file(found: Found, codes: set[str], asked: int | None) -> set[int]:
    """What the file itself says; an empty set where it does not."""
    title = found.table.title
    vintages = set(found.vintages)
    new = next((code for code in sorted(codes, reverse=True) if is_only_of_2021(code)), None)
    if new and vintages == {FIRST_YEAR}:
        raise Unreadable(
            f"{title} contradicts itself: its headers say areas of 2011, but {new} was made in 2021. Bring the file as "
            "it was published."
        )
    if new and not vintages:
        vintages = {SECOND_YEAR}
    if asked and vintages and asked not in vintages:
        raise Unreadable(
            f"{title} is {WORDS[found.kind]} for areas of {min(vintages)}, and areas of {asked} were asked for. Bring "
            f"the one for {asked}, or change the vintage."
        )
    return vintages


def _refuse_mixture(founds, said, kind, vintages):
    other = next(each for each, theirs in said if each != kind and not theirs & vintages)
    years = {each: min(theirs) for each, theirs in said}
    raise Unreadable(
        f"{founds[kind].table.title} is {WORDS[kind]} for areas of {years[kind]}, but {founds[other].table.title} is "
        f"{WORDS[other]} for areas of {years[other]}: they do not fit together. Bring both for the same year."
    )


def _by_the_rest(codes: set[str], common: set[int] | None, asked: int | None, usual: int) -> set[int]:
    """For a file that does not say: what was asked for, the other files, the areas that are known, the setting."""
    if asked:
        return {asked}
    if common and len(common) == 1:
        return set(common)
    if codes:
        known = {
            vintage
            for vintage in VINTAGES
            if Area.objects.filter(vintage=vintage, code__in=codes).count() == len(codes)
        }
        if len(known) == 1:
            return known
    return {usual}
