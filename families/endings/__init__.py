"""A death, or a pregnancy that ended: recorded once, with care; whatever would ask for them stops."""
