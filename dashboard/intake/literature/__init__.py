"""Search results exported from databases of literature: read, compared, and put up for screening.

`sniff` tells what a file is and reads it, one module a format; `matching` says which records are
here already, or may be; `importing` writes the new ones into ``screening.csv``; `promote` makes a
publication of each record that was screened in; `readings` keeps what each reader found in it.
"""
