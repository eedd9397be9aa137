"""How many adults a crèche needs for the children in it, and what they must be qualified for. Pure and exact.

Ages are completed years on the day (trap T-15: a child's band changes on the birthday). The statutory figures are those
of the EYFS statutory framework for group and school-based providers, sections on staff qualifications and ratios. How
ages are combined is not said there: both ways are worked out, and the centre chooses which one binds.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from math import lcm

from centre.core.dates import age_on, parse_date

EYFS = "EYFS statutory framework, group and school-based providers: staff ratios"
CUSTOM = "Custom of crèches: never one adult alone"
# From this day students and trainees count only with a paediatric first aid certificate (EYFS, September 2025).
FIRST_AID_OF_STUDENTS_FROM = date(2025, 9, 1)
YOUNGEST_STAFF, YOUNGEST_APPRENTICE = 17, 16
LARGEST_FIGURE = 30


class Band(StrEnum):
    UNDER_TWO = "under 2"
    TWO = "2"
    THREE = "3 and over"


BANDS = tuple(Band)
TEACHER, MINIMUM = "3 and over with a teacher", "minimum"
SUBJECTS = (*BANDS, TEACHER, MINIMUM)


class Method(StrEnum):
    """How children of several ages are counted together."""

    POOLED = "pooled"  # 3 babies of 1:3 and 5 twos of 1:5 make two adults exactly
    BY_AGE = "by age"  # each age by itself, rounded up: never fewer adults


@dataclass(frozen=True)
class Rule:
    """From a day on, so many children to one adult (or so many adults at least), and where that is from."""

    subject: str
    number: int | None  # None: a rule of one's own ends
    from_date: date
    source: str = ""
    statutory: bool = False


STATUTORY = (
    Rule(Band.UNDER_TWO, 3, date(2008, 9, 1), EYFS, True),
    Rule(Band.TWO, 4, date(2008, 9, 1), EYFS, True),
    Rule(Band.TWO, 5, date(2023, 9, 4), f"{EYFS} (1:5 since 4 September 2023)", True),
    Rule(Band.THREE, 8, date(2008, 9, 1), EYFS, True),
    Rule(TEACHER, 13, date(2008, 9, 1), EYFS, True),
)
USUAL_MINIMUM = Rule(MINIMUM, 2, date(2008, 9, 1), CUSTOM)


@dataclass(frozen=True)
class Figures:
    """What binds on a day: children to one adult in each band, the least number of adults, and the rules behind it."""

    under_two: int
    two: int
    three: int
    three_with_teacher: int
    minimum: int
    rules: tuple[Rule, ...] = ()

    def of(self, band: Band, *, teacher: bool = False) -> int:
        if band == Band.THREE:
            return self.three_with_teacher if teacher else self.three
        return self.under_two if band == Band.UNDER_TWO else self.two


@dataclass(frozen=True)
class Children:
    """How many children there are in each band."""

    under_two: int = 0
    two: int = 0
    three: int = 0

    def of(self, band: Band) -> int:
        return {Band.UNDER_TWO: self.under_two, Band.TWO: self.two}.get(band, self.three)

    @property
    def total(self) -> int:
        return self.under_two + self.two + self.three

    def and_one(self, band: Band) -> "Children":
        name = {Band.UNDER_TWO: "under_two", Band.TWO: "two"}.get(band, "three")
        return replace(self, **{name: getattr(self, name) + 1})


@dataclass(frozen=True)
class Adult:
    """What somebody who counts in the ratio is qualified for on the day."""

    level: int = 0  # 0, 2, 3 or 6 (a teacher)
    under_twos: bool = False
    babies: bool = False


@dataclass(frozen=True)
class Needed:
    """Adults needed, both ways."""

    pooled: int
    by_age: int

    def by(self, method: Method) -> int:
        return self.by_age if method == Method.BY_AGE else self.pooled


@dataclass(frozen=True)
class Standing:
    """How a crèche stands against the rules: the figures, and what is not met, in plain words."""

    children: Children
    adults: int
    needed: int
    both: Needed
    with_teacher: bool
    short: bool  # too few adults
    problems: list[str] = field(default_factory=list)


def band_of(date_of_birth: date | None, on: date) -> Band:
    """The band of a child on the day. Whose age is not known, or not born by then, is counted among the youngest."""
    years = age_on(date_of_birth, on) if date_of_birth else 0
    if years < 2:
        return Band.UNDER_TWO
    return Band.TWO if years == 2 else Band.THREE


def children_of(dates_of_birth, on: date) -> Children:
    """Children counted by band on the day; None for a date of birth that is not known."""
    bands = [band_of(born, on) for born in dates_of_birth]
    return Children(*(bands.count(band) for band in BANDS))


def figures_on(day: date, own: tuple[Rule, ...] = ()) -> Figures:
    """What binds on the day. own: the centre's rules; those of the house can only be stricter, never looser.

    A rule of `own` that is marked statutory takes the place of the ones known here (the law has changed).
    """
    found = {subject: _newest(day, subject, [*STATUTORY, *own], statutory=True) for subject in (*BANDS, TEACHER)}
    house = {subject: _newest(day, subject, own, statutory=False) for subject in SUBJECTS}
    for subject, rule in found.items():
        # A figure for three-year-olds holds whether or not a teacher is there.
        stricter = [rule, house[subject], house[Band.THREE] if subject == TEACHER else None]
        found[subject] = min((each for each in stricter if each and each.number), key=lambda each: each.number)
    minimum = house[MINIMUM] if house[MINIMUM] and house[MINIMUM].number else USUAL_MINIMUM
    return Figures(
        found[Band.UNDER_TWO].number,
        found[Band.TWO].number,
        found[Band.THREE].number,
        found[TEACHER].number,
        max(minimum.number, 1),
        (*found.values(), minimum),
    )


def _newest(day, subject, rules, *, statutory):
    known = [each for each in rules if each.subject == subject and each.statutory == statutory]
    begun = [each for each in known if each.from_date <= day]
    # Before the first rule of the law that we know, the oldest one is as near as we come.
    return max(begun, key=lambda each: each.from_date, default=known[0] if statutory and known else None)


def needed_for(children: Children, figures: Figures, *, teacher: bool = False) -> Needed:
    """Adults needed for the children, both ways, never fewer than the minimum while a child is there.

    Whole numbers throughout, so that an exact boundary (3 babies, 5 twos and 8 threes are 3 adults) never tips over.
    """
    if not children.total:
        return Needed(0, 0)
    of_band = [(children.of(band), figures.of(band, teacher=teacher)) for band in BANDS]
    whole = lcm(*(figure for _, figure in of_band))
    pooled = _up(sum(number * (whole // figure) for number, figure in of_band), whole)
    by_age = sum(_up(number, figure) for number, figure in of_band)
    return Needed(max(pooled, figures.minimum), max(by_age, figures.minimum))


def _up(number: int, by: int) -> int:
    return -(-number // by)


def standing(
    children: Children,
    adults: list[Adult],
    figures: Figures,
    *,
    method: Method = Method.POOLED,
    first_aider: bool = True,
    people: str = "on duty",
) -> Standing:
    """How children and the adults who count stand against the rules. first_aider: one is in the building.

    people: the words after an adult in the problems ("on duty", "planned").
    """
    # 1:13 needs the teacher and, beside them, somebody of level 3 (EYFS).
    teacher = any(each.level == 6 for each in adults) and sum(each.level >= 3 for each in adults) >= 2
    both = needed_for(children, figures, teacher=teacher)
    needed, here = both.by(method), len(adults)
    problems = []
    if here < needed:
        problems.append(f"Too few adults: {_adults(needed)} needed, {here} {people}")
    if children.total:
        problems += _qualification_problems(children, adults, people)
        if not first_aider:
            problems.append("Nobody in the building has a valid paediatric first aid certificate")
    return Standing(children, here, needed, both, teacher, here < needed, problems)


def _qualification_problems(children, adults, people) -> list[str]:
    here = len(adults)
    if not here:
        return []
    problems = []
    leaders = [each for each in adults if each.level >= 3]
    if not leaders:
        problems.append(f"Nobody of level 3 {people}")
    if children.under_two and leaders and not any(each.under_twos for each in leaders):
        problems.append("Nobody of level 3 with experience of under-twos")
    # Of the others, at least half have level 2; somebody of level 3 counts as level 2 as well.
    others = here - 1
    have = sum(each.level >= 2 for each in adults) - (1 if leaders else 0)
    if have < _up(others, 2):
        problems.append(f"Of the other {others}, {_up(others, 2)} must have level 2 or more: {have} has it")
    if children.under_two and sum(each.babies for each in adults) * 2 < here:
        problems.append("Fewer than half of the adults are trained in the care of babies")
    return problems


def _adults(number: int) -> str:
    return "1 adult" if number == 1 else f"{number} adults"


def room_for(
    children: Children, adults: list[Adult], figures: Figures, *, method: Method = Method.POOLED
) -> dict[Band, int]:
    """How many more children of each band could come in (all of that band) before there are too few adults."""
    room = {}
    for band in BANDS:
        more, now = 0, children
        while more < LARGEST_FIGURE:
            now = now.and_one(band)
            if standing(now, adults, figures, method=method).short:
                break
            more += 1
        room[band] = more
    return room


def why_not_counted(
    *, works_as: str, date_of_birth: date | None, has_first_aid: bool, counts_from: date | None, on: date
) -> str:
    """Why somebody may not count in the ratio at all, in words; "" where they may (EYFS: age, students).

    counts_from: since when, as somebody has decided, a student, apprentice or volunteer is competent and responsible.
    """
    age = age_on(date_of_birth, on) if date_of_birth else None
    if age is None and works_as != "employed":
        return "age not recorded"
    youngest = YOUNGEST_APPRENTICE if works_as == "apprentice" else YOUNGEST_STAFF
    if age is not None and age < youngest:
        return f"under {youngest}"
    if works_as in ("student", "apprentice") and on >= FIRST_AID_OF_STUDENTS_FROM and not has_first_aid:
        return f"{works_as} without paediatric first aid"
    if works_as != "employed" and (counts_from is None or counts_from > on):
        return f"{works_as}, and nobody has decided that they count"
    return ""


_LINE = re.compile(r"(?P<day>[^;]+);(?P<subject>[^;]+);(?P<figure>[^;]+)(?:;(?P<source>.*))?")
_FIGURE = re.compile(r"(?:1 ?: ?)?([0-9]{1,2})")


def parse_rule(line: str) -> Rule:
    """A rule as people write it: "1 September 2025; 2; 1:4; our policy". Raises ValueError with what to do.

    "statutory" before the age: the law has changed. "none" as the figure: a rule of one's own ends.
    """
    match = _LINE.fullmatch(" ".join(line.split()))
    if not match:
        raise ValueError("Write each line as: day; age; figure; source. “1 September 2025; 2; 1:4; our policy”.")
    day = parse_date(match["day"])
    subject = match["subject"].strip().casefold()
    statutory = subject.startswith("statutory ")
    subject = subject.removeprefix("statutory ").strip()
    if subject not in SUBJECTS or (statutory and subject == MINIMUM):
        raise ValueError(f"Choose the age from: {', '.join(SUBJECTS)}.")
    words, source = match["figure"].strip().casefold(), (match["source"] or "").strip()
    if not source:
        raise ValueError("Say where each figure comes from, at the end of its line.")
    if words == "none" and not statutory:
        return Rule(subject, None, day, source)
    figure = _FIGURE.fullmatch(words)
    if not figure or not 1 <= int(figure[1]) <= LARGEST_FIGURE:
        raise ValueError(f"Enter a figure from 1 to {LARGEST_FIGURE}, such as 1:4 (for the minimum: 2), or none.")
    if subject == MINIMUM and int(figure[1]) < USUAL_MINIMUM.number:
        raise ValueError("The minimum is two adults at least.")
    return Rule(subject, int(figure[1]), day, source, statutory)


def parse_rules(lines) -> tuple[Rule, ...]:
    """The centre's own rules as they stand in its settings; a line that cannot be read is left out."""
    rules = []
    for line in lines:
        try:
            rules.append(parse_rule(line))
        except ValueError:
            continue
    return tuple(rules)
