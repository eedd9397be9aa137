"""The pages of an import: bring files, match columns, see what will happen, run it, take it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centre.core.reading import Unreadable
from centre.core.views import requires
from staff.permissions import Permission
from staff.saving import save_once
from staff.sign_in.recent import requires_recent_sign_in

from . import runs
from .downloads import rejected_list, rejected_rows, sheet_template
from .forms import OfficialForm, SheetsForm, TableForm
from .models import ImportRun, ImportState
from .sheets import SHEETS
from .showing import shown, state_words

FORM = require_http_methods(["GET", "HEAD", "POST"])
RECENT = 20


def _run(pk) -> ImportRun:
    return get_object_or_404(ImportRun.objects.defer("content", "problems").select_related("started_by"), pk=pk)


def _to(run: ImportRun) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("centre:import_run", args=[run.pk]))


def _ask(request, run: ImportRun, state: ImportState) -> str:
    """Have it done; gives the address of the run's page."""
    try:
        runs.ask_for(run, state, by=request.user)
    except runs.NotNow as error:
        messages.warning(request, str(error))
    return reverse("centre:import_run", args=[run.pk])


@requires(Permission.IMPORT_RUN)
@FORM
@requires_recent_sign_in
def import_page(request):
    """Bring the centre's own sheets; the list of what has been imported."""
    form = SheetsForm(request.POST, request.FILES) if request.method == "POST" else SheetsForm()
    if form.is_valid():

        def save():
            return _next_page(request, runs.bring_sheets(by=request.user, uploads=form.cleaned_data["files"]))

        if response := save_once(request, form, save, refusals=(Unreadable,)):
            return response
    recent = ImportRun.objects.defer("content", "problems", "changes").select_related("started_by")[:RECENT]
    context = {
        "form": form,
        "recent": [{"run": run, "state": state_words(run)} for run in recent],
        "sheets": [(sheet, resource.columns()) for sheet, resource in SHEETS.items()],
    }
    return render(request, "centre/import.html", context)


def _next_page(request, run: ImportRun) -> str:
    """The check at once, where every column is known; else the page that asks. Raises Unreadable."""
    matches, others = runs.matches_of(run)
    if not matches or any(match.missing for match in matches) or (others and not run.options.get("chosen")):
        return reverse("centre:import_match", args=[run.pk])
    return _ask(request, run, ImportState.CHECKING)


@requires(Permission.IMPORT_RUN)
@FORM
@requires_recent_sign_in
def import_official_page(request):
    """Bring official files."""
    form = OfficialForm(request.POST, request.FILES) if request.method == "POST" else OfficialForm()
    if form.is_valid():
        cleaned = form.cleaned_data

        def save():
            run = runs.bring_official(
                by=request.user,
                files=form.uploads(),
                as_at=cleaned["as_at"],
                source=cleaned["source"],
                vintage=cleaned["vintage"],
                authorities=[cleaned["authority"]] if cleaned["authority"] else [],
            )
            return _ask(request, run, ImportState.CHECKING)

        if response := save_once(request, form, save, refusals=(Unreadable,)):
            return response
    context = {"form": form, "submit_label": "Upload and check", "cancel_url": reverse("centre:import")}
    return render(request, "centre/import_official.html", context)


@requires(Permission.IMPORT_RUN)
@FORM
@requires_recent_sign_in
def import_match(request, pk):
    """Say which table is which sheet, and which column is which; remembered for the next file."""
    run = get_object_or_404(ImportRun, pk=pk, kind="centre")
    if run.content is None or run.state not in runs.ALLOWED[ImportState.CHECKING]:
        return _to(run)
    try:
        matches, others = runs.matches_of(run)
    except Unreadable as error:
        messages.error(request, str(error))
        return _to(run)
    tables = [(match.table, match) for match in matches] + [(table, None) for table in others]
    data = request.POST if request.method == "POST" else None
    forms = [TableForm(data, prefix=f"t{at}", table=table, match=match) for at, (table, match) in enumerate(tables)]
    answers = [form.is_valid() for form in forms]
    if data is not None and all(answers):
        chosen = {}
        for form in forms:
            sheet = form.cleaned_data["sheet"]
            chosen[form.table.title] = "" if sheet == form.NOT_READ else sheet
            if form.match and form.match.sheet == sheet:
                runs.remember_matching(by=request.user, match=form.match, columns=form.chosen_columns())
        if not any(chosen.values()):
            forms[0].add_error("sheet", "Say of at least one table which sheet it is")
        elif twice := next(
            (sheet for sheet in chosen.values() if sheet and list(chosen.values()).count(sheet) > 1), None
        ):
            late = [form for form in forms if form.cleaned_data["sheet"] == twice][1]
            late.add_error("sheet", f"Another table is the sheet {twice} already")
        else:
            run.options = {**run.options, "chosen": chosen}
            run.save(update_fields=["options"])
            return HttpResponseRedirect(_next_page(request, run))
    context = {"run": run, "forms": forms, "cancel_url": reverse("centre:import")}
    return render(request, "centre/import_match.html", context)


@requires(Permission.IMPORT_RUN)
@require_safe
@requires_recent_sign_in
def import_run(request, pk):
    """What an import will do, is doing, or has done."""
    run = get_object_or_404(ImportRun.objects.defer("content").select_related("started_by"), pk=pk)
    if run.state == ImportState.UPLOADED and run.kind == "centre":
        return HttpResponseRedirect(reverse("centre:import_match", args=[run.pk]))
    return render(request, "centre/import_run.html", shown(run))


@requires(Permission.IMPORT_RUN)
@require_safe
def import_progress(request, pk):
    """How far it has come, asked for every second by the page; when it has ended, the page is to load itself anew."""
    run = _run(pk)
    response = render(request, "centre/import_progress.html", shown(run, problems=False))
    if run.state not in runs.WORKING or runs.has_stopped(run):
        response["HX-Refresh"] = "true"
    return response


@requires(Permission.IMPORT_RUN)
@require_POST
@requires_recent_sign_in
def import_start(request, pk):
    """Import what has been checked; or check again what has failed."""
    run = _run(pk)
    asked = ImportState.RUNNING if run.state == ImportState.CHECKED else ImportState.CHECKING
    return HttpResponseRedirect(_ask(request, run, asked))


@requires(Permission.IMPORT_RUN)
@require_POST
def import_discard(request, pk):
    """Put an upload aside."""
    run = _run(pk)
    try:
        runs.put_aside(run)
    except runs.NotNow as error:
        messages.warning(request, str(error))
        return _to(run)
    messages.success(request, "The upload was put aside. Nothing of it was stored.")
    return HttpResponseRedirect(reverse("centre:import"))


@requires(Permission.IMPORT_RUN)
@FORM
@requires_recent_sign_in
def import_undo(request, pk):
    """Take a whole import back, after asking once."""
    run = _run(pk)
    if run.state != ImportState.DONE or not run.imported_rows.exists():
        return _to(run)
    if request.method == "POST":
        return HttpResponseRedirect(_ask(request, run, ImportState.UNDOING))
    context = {
        "run": run,
        "parts": run.parts,
        "submit_label": "Undo this import",
        "cancel_label": "Keep it",
        "cancel_url": reverse("centre:import_run", args=[run.pk]),
        "danger": True,
    }
    return render(request, "centre/import_undo.html", context)


@requires(Permission.IMPORT_RUN)
@require_safe
@requires_recent_sign_in
def import_rejected(request, pk, ending):
    """The rejected rows: as a list of what to do (CSV), or the rows themselves with what to do beside them (XLSX)."""
    run = get_object_or_404(ImportRun, pk=pk)
    if ending not in ("csv", "xlsx") or not run.problems or (ending == "xlsx" and run.content is None):
        raise Http404
    return _file(f"rejected-rows.{ending}", rejected_list(run) if ending == "csv" else rejected_rows(run))


@requires(Permission.IMPORT_RUN)
@require_safe
def import_template(request):
    """An empty workbook with all sheets and their columns, to fill in."""
    return _file("import-sheets.xlsx", sheet_template())


def _file(name: str, content: bytes) -> HttpResponse:
    kinds = {
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    return HttpResponse(
        content,
        content_type=kinds[name.rsplit(".", 1)[1]],
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"},
    )
