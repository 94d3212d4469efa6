"""Why a line got what it got, in the agency's words. Data only; `reasons` chooses and fills in.

Each reason has a few words for a table and sentences from the fullest to the barest: the first one whose facts are all
known is printed. A code with `:none` is for a line that got nothing. A Danish amount ends its sentence: "kr." has the
full stop.
"""

from pool.letters.sentences import grounds, levels, limits, queues, rounds

# reason code of the allocation → language → (words, sentences)
PORTIONS = limits.PORTIONS | queues.PORTIONS | levels.PORTIONS | rounds.PORTIONS
TOGETHER, GROUNDS = queues.TOGETHER, grounds.GROUNDS
