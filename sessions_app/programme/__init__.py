"""The programme as it is planned: rooms and equipment, who works when, terms, months, and what became of it."""
