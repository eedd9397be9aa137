"""What follows a visit: the centre's rule where nobody answered, and the supervisor's sign-off of what was logged."""
