"""How new data comes in: read, checked, explained, never counted twice, and never half-written.

`folder` reads the tables of a data folder as they stand in the cells; `saving` writes them back,
with a line in the changelog and a way to undo; `differences` says what changed. What comes from
databases of literature is in `literature`, what the group knows of its members in `community`.
"""
