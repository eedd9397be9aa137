"""The groups a centre starts with; each centre adds its own and decides what they mean (settings)."""

# Hold for everybody of the same main household (measures, "Home-level groups").
WHOLE_HOUSEHOLD = (
    "lone parent",
    "workless household",
    "young parent",
    "armed forces",
    "refugee or asylum seeker",
)
# Known only to those cleared: that somebody is in one says something nobody else should learn.
RESTRICTED = ("child protection plan", "child in need", "looked after child", "domestic abuse")
FOR_ONE_PERSON = ("disabled child", "disabled parent", "eligible two-year-old")


def group_defaults() -> dict[str, dict[str, bool]]:
    """By name: the fields of families.Group that a group of that name starts with."""
    return {
        name: {"whole_household": name in WHOLE_HOUSEHOLD, "restricted": name in RESTRICTED}
        for name in (*WHOLE_HOUSEHOLD, *FOR_ONE_PERSON, *RESTRICTED)
    }
