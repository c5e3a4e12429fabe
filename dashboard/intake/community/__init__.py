"""What the group knows of its own members, made into counts in which nobody can be recognised.

The group keeps one row a person in a spreadsheet that never leaves its hands. `sheet` and `people`
read it into memory, `rule` says in words what may be shown, `suppression` chooses what is hidden or
held, `attack` and `audit` try to work out hidden numbers from everything ever published, and
`release` adds the rows that are safe to ``community_counts.csv``. `command` is the command line,
`template` the empty sheet to fill in. No value of a cell is ever written, printed or raised.
"""
