"""Two records of one human, or of one family, become one; and two again where that was a mistake.

`people.merge_people` and `households.merge_households` do it, `undo.undo_merge` takes it back. What happens to the rows
of each table is said by rules (`rules`), which a room registers for its own tables (`protocol`).
"""
