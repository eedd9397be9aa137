"""Who was seen on a visit, and how."""

from ..models import VisitPersonSeen


def keep_seen(visit, wanted, manner) -> bool:
    """Keep exactly these people (ids) as seen, and how, where manner says it. Gives whether that is a change."""
    known = {row.person_id: row for row in visit.seen.all()}
    if gone := known.keys() - wanted:
        visit.seen.filter(person_id__in=gone).delete()
    new = []
    changed = bool(gone) or bool(wanted - known.keys())
    for pk in sorted(wanted):
        row = known.get(pk) or VisitPersonSeen(visit=visit, person_id=pk)
        how = (manner or {}).get(pk, {}) if manner is not None or pk not in known else None
        if how is not None:
            before = (row.alone, row.awake)
            row.alone, row.awake = bool(how.get("alone")), how.get("awake", "")
            if pk in known and before != (row.alone, row.awake):
                row.save()
                changed = True
        if pk not in known:
            new.append(row)
    VisitPersonSeen.objects.bulk_create(new)
    return changed
