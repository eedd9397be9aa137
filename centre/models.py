"""What the top of the house keeps for itself: runs of the import. Everything about families lives in the rooms."""

from .imports.models import ColumnMatching, ImportedRow, ImportRun

__all__ = ["ColumnMatching", "ImportRun", "ImportedRow"]
