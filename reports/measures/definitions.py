DEFINITIONS_VERSION = "1"
MEASURES = PERCENTAGES = ()
class Measure: pass
class PercentageMeasure: pass
