from .edition import Edition, Narrative, ReportKind
from .plan import (
    ImprovementPlan,
    Objective,
    ObjectiveStatus,
    PlanAction,
    PlanReview,
    Priority,
)
from .publication import PrintState, PublishedFigures, ReportPrint

__all__ = [
    "Edition",
    "ImprovementPlan",
    "Narrative",
    "Objective",
    "ObjectiveStatus",
    "PlanAction",
    "PlanReview",
    "PrintState",
    "Priority",
    "PublishedFigures",
    "ReportKind",
    "ReportPrint",
]
