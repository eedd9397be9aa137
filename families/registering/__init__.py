"""Registration in depth: privacy notice, permissions, access needs, the link for families, checks, forms and cards."""
