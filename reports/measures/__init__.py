"""One definition of every figure, used by the desk, the reports, the exports and the printed appendix.

figures_for(period_from, period_to)   every figure of a period
MEASURES, PERCENTAGES                 what each figure means, in words
weekly_attendances(from, to)          attendances of under-fives, week by week
"""

from .definitions import DEFINITIONS_VERSION, MEASURES, PERCENTAGES, Measure, PercentageMeasure
from .figures import AreaFigures, Figures, GroupFigures, figures_for
from .percentages import Percentage, Rating, group_percentage, percentage_of
from .weekly import weekly_attendances

__all__ = [
    "DEFINITIONS_VERSION",
    "MEASURES",
    "PERCENTAGES",
    "AreaFigures",
    "Figures",
    "GroupFigures",
    "Measure",
    "Percentage",
    "PercentageMeasure",
    "Rating",
    "figures_for",
    "group_percentage",
    "percentage_of",
    "weekly_attendances",
]
