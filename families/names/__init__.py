"""Other names of people: former ones, names in another script, what else they are called."""
