"""Where things stand in the arrays that the compiled loop reads and writes."""

GROUP = 3
"""People of a group that tries to pass, as report B tells it."""
GARRISON = 0.15
"""Share of an axis' defenders that are in the town when it is given up."""

# Sums and last values by (member, month, axis, side).
(PEOPLE_LOST, VEHICLE_LOST, GROUND, PROGRESS, TRIED, PASSED, PEOPLE, SUPPLY, FOOTHOLD, CIVILIANS,
 WITHDRAW) = range(11)  # fmt: skip
SUMS = 11
SUM_NAMES = (
    "people_lost", "vehicles_lost", "ground_km2", "progress_km", "groups_tried", "groups_passed",
    "people", "supply", "foothold", "civilian_days", "withdrawal_lost",
)  # fmt: skip

# Accounts; PEOPLE holds what is on the axes at the end, VEHICLES those not yet given out.
RESERVE, HEALING, AWAY, LOST, INFLOW, VEHICLES, _ = 0, 1, 2, 3, 4, 5, PEOPLE
ACCOUNTS = 8

# Courses by (day, side, course): factors, but AWAY (people a day) and SEASON (-1..1).
RECRUITS, VEHICLES_IN, FIRE, DRONES, ROTATION, SEASON = 0, 1, 3, 4, 5, 6
COURSES = 7

# Orders by (day, axis, side, order).
TEMPO, KEEP = 0, 1
ORDERS = 2

# Parameters: global ones, those of either side, then the log effort by side and axis.
(ADVANCE, FORCE_EXPONENT, FOOTHOLD_GAIN, TRIES, STOP_MAX, CLEAR, VEHICLE_RATE, MECH_DETERRENCE,
 DEFENDER_VEHICLES, HUB_WEIGHT, ALT_DAYS, TOWN_FACTOR, FORT_FACTOR, FATIGUE, REST_DAYS,
 CULMINATE_AT, PAUSE_DAYS, AXIS_SD, AXIS_MEMORY, THEATRE_SD, PERMANENT, SEASON_SIZE, WITHDRAW_AT,
 WITHDRAW_DELAY, WITHDRAW_LOSS, SHIFT, TEMPO_SD, MECH_SD) = range(28)  # fmt: skip
GLOBALS = 28
RECRUIT_RATE, VEHICLES_RATE, FIRE_RATE, SCREEN, SCREEN_GROWTH = range(5)
SIDED = 5
