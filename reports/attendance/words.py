"""What the figures of the attendance analysis mean, as printed beside them on the page and on paper."""

# How long somebody is given to come again before it is said that they have not. Our own choice: about a term of
# school weeks, so that nobody is called lost who only missed half-term.
FOLLOWED_WEEKS = 12
# Steps at which "came again within" is told.
WITHIN_WEEKS = (2, 4, 8, FOLLOWED_WEEKS)

NOT_YET_KNOWN, NOBODY_YET = "not yet known", "nobody yet"

COUNTED = ("first", "followed", "second", "third", "never")
NAMES = {
    "came": "Children who came",
    "first": "Came for the first time",
    "recent": "of these, too recent to say",
    "followed": f"of these, followed for {FOLLOWED_WEEKS} weeks",
    "second": f"Came a second time within {FOLLOWED_WEEKS} weeks",
    "third": f"Came a third time within {FOLLOWED_WEEKS} weeks",
    "later": f"Came back, but after more than {FOLLOWED_WEEKS} weeks",
    "never": "Have not come back",
}

DEFINITIONS = (
    (
        "Attendance",
        "A register entry marked present, at a session that ran, of a child under five that day. Activity, not people: "
        "a child who came twelve times counts twelve. Marks that were taken back, cancelled sessions and people "
        "counted without names are not in it.",
    ),
    (
        "First time",
        "The first day on which a register has the child present at a session that ran (of the service, where one is "
        "chosen), on a day of the period and under five. Two sessions on one day are one time. Registers from before "
        "the centre began to keep them here are not known, so a family may have come earlier.",
    ),
    (
        "Too recent to say",
        f"First here less than {FOLLOWED_WEEKS} weeks ago: told apart, whether they came again or not, and in no "
        "share. Before anybody of a period has been followed so long, what becomes of them is “not yet known”, which "
        "is not nought. Everybody else is followed for the same time, so that early and late newcomers compare fairly.",
    ),
    (
        "Second and third time",
        f"Another day on which the child was present, within {FOLLOWED_WEEKS} weeks of the first. It may lie after "
        "the end of the period, and the child may have turned five.",
    ),
    (
        "Have not come back",
        "Followed, and present on no second day until today. Children who have died are left out.",
    ),
    (
        "One child, once",
        "Merged records count once. A child seen before and after an adoption is one child.",
    ),
    (
        "Area",
        "Where the main household lived on the day of the first time: an area of that day's reach area, another area, "
        "or not known.",
    ),
    (
        "Group",
        "In the group on the day of the first time; groups of the whole household hold for everybody in it. Groups "
        "overlap: do not add them up.",
    ),
    ("Morning and afternoon", "By when the session began: before noon, or at noon and later."),
)
