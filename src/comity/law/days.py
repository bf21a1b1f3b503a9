"""Days counted back in months and years, as periods of law are."""

from datetime import date


def months_before(day: date, months: int) -> date:
    """The day so many months earlier; the last day of a shorter month; the first day there is, if it lies before."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date.min
