"""A believable children's centre that does not exist: invented people and places, the same for the same seed."""
