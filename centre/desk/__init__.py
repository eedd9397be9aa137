"""The desk: what the coordinator's browser shows all day, and everybody else's first page.

It composes what the rooms register with centre.core.rooms and knows none of their tables:

* blocks (`DeskSection`), put into columns and an order that suits the person;
* due items (`DeskItem`), grouped by urgency, each with its one next action.

A block's context may carry keys for the desk itself: `headline`, a few words for the sentence on top ("3 sessions"),
`day_strip`, a list of DayEntry for the picture of the day, and `overdue`, how many overdue things it shows.
"""
