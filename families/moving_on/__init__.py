"""Moving on: the hand-over at five or on moving, chased until it is received, and who stays known until nineteen."""
