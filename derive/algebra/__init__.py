"""What an expression is: nodes, symbols, shapes, brackets and the record of an operation.

Nothing here knows a particular operation; those are entries of the table in ``derive.ops``.
"""
