"""A plan, run: who works at what, how fast, and what must hold before anything is written.

run          from the begin of a run to its end
job          what each worker is told
work         the one worker function: a segment of a table, page by page
settling     one item, and its conditional write
pace, calls  no more units a second than are allowed
guards, deployed, estimate    what is asked of the tables first, and what a run will take
counting, hiding              what is told of it
"""
