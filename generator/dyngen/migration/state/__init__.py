"""What a run has done so far, where all of its workers can see it.

records     a run and its segments, and the rows that they are kept as
store       what keeps rows, and changes one only if nobody else has
table       … a table of DynamoDB
file        … a file of JSON, on one machine
nowhere     … nothing: for a look that leaves no trace
lease       who works at a segment
"""
