"""More published tables, written down as numbers, each with its source; the others are in `tests.allocation.golden`."""

# UK Workforce Development Fund 2017-18: at most 60 credits a year for one learner, 15 pounds each (Skills for Care).
CREDIT = 15
CREDITS_A_YEAR = 60
CREDITS = ((46, 46, 0), (58, 58, 0), (70, 60, 10), (80, 60, 20))  # of a diploma, in its first and second year

# UK Learning and Development Support Scheme: 1,500 pounds, 60 per cent on start, 40 per cent on proof (NHSBSA).
CERTIFICATE = 1500
CERTIFICATE_PARTS = (("0.6", 900), ("0.4", 600))
