"""What the top of the house keeps for itself: runs of the import. Everything about families lives in the rooms."""

from .imports.models import ColumnMatching, ImportedRows, ImportRun

__all__ = ["ColumnMatching", "ImportRun", "ImportedRows"]
