"""The blocks that `pool FILE --all` prints, one module for each, all of one shape.

A builder takes RawData and returns what stands under its key: a list of objects that carry the
keys which identify them (measure, method, test, ...), a single object, or None where the block has
no meaning for that kind of data. A number that does not exist is None, with an "error" sentence
beside it where the whole question was impossible. `report.py` lists the builders in order.
"""
