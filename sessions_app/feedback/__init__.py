"""Did it help? What families and colleagues say about sessions, what came of it, and what it costs."""
