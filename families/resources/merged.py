"""Sheets from before two records were merged here can be brought again: what they say of both has been joined."""


def merged_ids(model, ids) -> set:
    """Those of these people or households into which another record has been merged."""
    return set(model.objects.filter(merged_into__any_of=ids).values_list("merged_into_id", flat=True))


def known_already(period, stored) -> bool:
    """Whether a period of a sheet shares a day with one of the periods that are stored."""
    return any(period.overlaps(each) for each in stored)
