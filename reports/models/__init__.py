from .edition import Edition, Narrative
from .plan import (
    ImprovementPlan,
    Objective,
    ObjectiveStatus,
    PlanAction,
    PlanReview,
    Priority,
)

__all__ = [
    "Edition",
    "ImprovementPlan",
    "Narrative",
    "Objective",
    "ObjectiveStatus",
    "PlanAction",
    "PlanReview",
    "Priority",
]
