"""A run as its page shows it."""

from . import runs
from .models import ImportRun, ImportState

FIRST_GROUPS = 40
FIRST_ROWS = 12
FIRST_CHANGES = 30

# state -> the word and the kind of state (see the state_tag component)
WORDS = {
    ImportState.UPLOADED: ("Columns to match", "due"),
    ImportState.CHECKING: ("Being checked", "now"),
    ImportState.CHECKED: ("Checked, not imported yet", "due"),
    ImportState.REJECTED: ("Cannot be imported as it is", "late"),
    ImportState.RUNNING: ("Being imported", "now"),
    ImportState.DONE: ("Imported", "good"),
    ImportState.FAILED: ("Stopped", "late"),
    ImportState.UNDOING: ("Being undone", "now"),
    ImportState.UNDONE: ("Undone", "quiet"),
}

OFFICIAL = {
    "postcodes": "Postcode lookup",
    "deprivation": "Indices of Deprivation",
    "population": "Under-fives by area",
    "changes": "Changes of areas",
    "reach": "Reach area",
}


def state_words(run: ImportRun) -> tuple[str, str]:
    """The state in a word, and its kind."""
    return ("Stopped", "late") if runs.has_stopped(run) else WORDS[ImportState(run.state)]


def shown(run: ImportRun, *, problems: bool = True) -> dict:
    """The context of a run's page. Never more than the first problems: a page is for looking, a file for working."""
    parts = [{**part, "label": OFFICIAL.get(part["name"], part["name"])} for part in run.parts]
    totals = {name: sum(part["counts"][name] for part in parts) for name in ("new", "changed", "unchanged", "rejected")}
    context = {
        "run": run,
        "state": state_words(run),
        "parts": parts,
        "totals": totals,
        "is_working": run.state in runs.WORKING and not runs.has_stopped(run),
        "has_stopped": runs.has_stopped(run),
        "changes_something": bool(totals["new"] or totals["changed"]),
        "progress_words": f"{run.rows_done:,} of {run.rows_total:,}",
    }
    if problems:
        groups, more = grouped(run.problems)
        context |= {
            "problem_groups": groups,
            "more_problems": more,
            "changes": run.changes[:FIRST_CHANGES],
            "more_changes": max(totals["changed"] - FIRST_CHANGES, 0),
            "may_undo": run.state == ImportState.DONE and run.imported_rows.exists(),
            "has_content": ImportRun.objects.filter(pk=run.pk, content__isnull=False).exists(),
        }
    return context


def grouped(problems: list[dict]) -> tuple[list[dict], int]:
    """The first problems, rows with the same one together; and how many more there are.

    A mistake is seldom made once: forty rows with "mum" under role are one thing to put right.
    """
    groups: dict[tuple, dict] = {}
    for each in problems:
        key = (each["sheet"], each["column"], each["reason"], each["value"])
        group = groups.setdefault(key, {**each, "sheet": OFFICIAL.get(each["sheet"], each["sheet"]), "rows": []})
        group["rows"].append(each["row"])
    shown = list(groups.values())[:FIRST_GROUPS]
    for group in shown:
        group["more"] = max(len(group["rows"]) - FIRST_ROWS, 0)
        group["first"] = group["rows"][:FIRST_ROWS]
    return shown, sum(len(group["rows"]) for group in list(groups.values())[FIRST_GROUPS:])
