"""The day on which the tests play."""

from datetime import date, datetime

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 14, 5, 6)
