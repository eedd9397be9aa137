"""The sign-in sheet on paper, typed in afterwards: a line for each name, all of it saved or nothing."""
