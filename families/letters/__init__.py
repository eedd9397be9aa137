"""Letters, telephone messages, complaints and compliments: taken down, promised, answered, counted."""
