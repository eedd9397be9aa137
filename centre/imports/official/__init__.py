"""Official open data as it is published: postcode lookups, Indices of Deprivation, population, and the reach area."""
