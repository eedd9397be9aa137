"""Load a centre's own sheets: a folder of CSV files, or one workbook."""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from centre.core.reading import Unreadable, Upload
from centre.core.spreadsheets import safe_cell
from centre.imports.keeping import keep_command_run
from centre.imports.sheets.run import TABLE_ENDINGS, find_matches, import_sheets
from centre.imports.transaction import Busy

SHOWN = 200


class Command(BaseCommand):
    help = (
        "Loads the sheets of a centre (terms, reach_area, people, addresses, other_households, groups, sessions, "
        "attendance, visits) from a folder of CSV files or one XLSX workbook. All or nothing; importing the same files "
        "again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", metavar="FOLDER_OR_XLSX", help="the folder, the workbook, or one CSV file")
        parser.add_argument("--check", action="store_true", help="say what would happen, and store nothing")
        parser.add_argument(
            "--rejected", metavar="FILE", help="write every rejected row with its reason to this CSV file"
        )

    def handle(self, *, source, check, rejected, **options):
        try:
            uploads = self.uploads(Path(source))
            matches, others = find_matches(uploads)
            keep = keep_command_run(file_name=Path(source).name)
            outcome = import_sheets(matches, check=check, others=others, record=keep)
        except (Unreadable, Busy) as error:
            raise CommandError(str(error)) from None
        self.report(outcome)
        if rejected:
            self.write_rejected(outcome, rejected)
        if outcome.problems:
            self.list_problems(outcome)
            raise CommandError(
                f"{outcome.rejected_rows:,} row{'s' * (outcome.rejected_rows != 1)} cannot be imported, so nothing was "
                "imported. Put them right and import again."
            )
        if check:
            self.stdout.write("Checked only: nothing was stored.")
        elif outcome.changes_something:
            self.stdout.write(self.style.SUCCESS("Imported."))
        else:
            self.stdout.write("Everything is in the centre already: nothing was changed.")

    def uploads(self, source: Path) -> list[Upload]:
        if not source.is_dir():
            return [Upload.at(source)]
        files = sorted(
            path
            for path in source.iterdir()
            if path.is_file() and path.suffix.lower() in TABLE_ENDINGS and not path.name.startswith((".", "~$"))
        )
        if not files:
            raise Unreadable(f"There is no CSV file and no workbook in the folder {source}.")
        return [Upload.at(path) for path in files]

    def report(self, outcome):
        widest = max(len(part.name) for part in outcome.parts)
        for part in outcome.parts:
            self.stdout.write(f"{part.name:<{widest}}  {part.words()}")
            for note in part.notes:
                self.stdout.write(f"{'':<{widest}}  {note}")
        for note in outcome.notes:
            self.stdout.write(note)

    def list_problems(self, outcome):
        for problem in outcome.problems[:SHOWN]:
            self.stderr.write(str(problem))
        if len(outcome.problems) > SHOWN:
            self.stderr.write(f"… and {len(outcome.problems) - SHOWN:,} more: add --rejected FILE to have them all.")

    def write_rejected(self, outcome, path):
        with open(path, "w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(["sheet", "row", "column", "found", "what to do"])
            for problem in outcome.problems:
                cells = (problem.sheet, problem.row, problem.column, problem.value, problem.reason)
                writer.writerow([safe_cell(cell) for cell in cells])
