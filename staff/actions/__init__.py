"""What happens in the staff room, one function a thing. All take keywords, `by=` the acting user, and write the audit."""
