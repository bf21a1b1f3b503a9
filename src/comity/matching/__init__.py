"""Finding a person or a thing across scripts: names, dates and numbers in, candidates with their reasons out.

Pure: no file, socket, clock or randomness. A match is a candidate until a named officer confirms it.
"""
