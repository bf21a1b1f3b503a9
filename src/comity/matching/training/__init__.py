"""Train the encoder and the ranking from public names; the same rows and seed give the same weights.

Only rows whose licence allows it are used, and nothing of the persons that are held back for scoring:
``python -m comity.matching.training --variants FILE --out FOLDER``.
"""
