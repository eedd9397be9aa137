"""What happens in the staff room, one function a thing: keywords only, `by=` the acting user, audited."""
