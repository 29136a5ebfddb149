"""When: the time expressions of a document (TIMEX3), and the time of an event.

Expressions are found by patterns over word classes (`knowledge/data/times`), with or without syntax, and valued in reading
order against the date of publication and the dates told of before. See Pustejovsky et al., TimeML 1.2.1; the conventions
where annotations differ are those of this project's guidelines (decades `199`, `PRESENT_REF` for *now*, prepositions outside).
"""

from attache.reading.times.find import add_times
from attache.reading.times.when import event_time, time_at

__all__ = ["add_times", "event_time", "time_at"]
