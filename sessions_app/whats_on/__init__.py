"""What's on, for everybody: a page, a poster, calendars and open data of what the centre marks as public.

Nothing here reads a table that holds people, and nothing names staff, counts heads or tells why a session is cancelled.
"""
