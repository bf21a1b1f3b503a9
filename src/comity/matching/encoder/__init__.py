"""A small trained encoder: a name as it is written and as it sounds becomes a short vector of signed bytes.

Names of one person lie near each other whatever their script. Importing this package is cheap; numba is imported by
`kernels`, which only the modules that compute import.
"""
