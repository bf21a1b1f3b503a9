"""Measure how often the judgement errs: searches whose answer is known, a synthetic model of birth dates, the curve.

Real names of others' lists, invented dates: no set with true dates and their mistakes was found, so `synthetic` states
its own error rates, and every figure that rests on them says so.
"""
