"""Rights: what is held about somebody and given to them when they ask, what is put right, how long it is kept."""
