"""A slow, obviously right implementation, written apart from the engine, to hold the engine against.

It tries every order that the ruleset leaves open. If two of them give anybody different amounts, that is a tie.
Everything is a Fraction or a whole number; nothing is fast, so it is for a handful of bids.
"""

import hashlib
from fractions import Fraction
from itertools import permutations

OK, TIE, INFEASIBLE = "OK", "TIE", "INFEASIBLE"


class Halt(Exception):
    pass


def allocate(bids, ruleset: dict, budget: int, seed=None, had=None):
    """("OK", {id: amount}, residue), ("TIE",) or ("INFEASIBLE",) for a ruleset as plain dictionaries."""
    least = ruleset.get("applicant_minimum", {}).get("amount", 0)
    had = {("applicant", name): amount for name, amount in (had or {}).items()}
    pot = budget + sum(had.values())
    caps = None
    if "applicant_cap" in ruleset:
        # What is left of each one's cap; who has had more than the cap has nothing left.
        caps = {_owner(bid): max(_part(ruleset["applicant_cap"], pot) - had.get(_owner(bid), 0), 0) for bid in bids}
    tickets = _draw(bids, ruleset, seed)
    out = set()
    if least:
        for name in {_owner(bid) for bid in bids}:
            most = budget if caps is None else caps[name]
            asks = [most if bid.amount is None else _most(bid) for bid in bids if _owner(bid) == name]
            if min(sum(asks), most) > 0 and had.get(name, 0) + min(sum(asks), most) < least:
                out.add(name)
    try:
        while True:
            exact = {}
            given = _run([bid for bid in bids if _owner(bid) not in out], ruleset, budget, caps, tickets, exact)
            below = set()
            for name in {_owner(bid) for bid in bids}:
                own = [bid.id for bid in bids if _owner(bid) == name]
                total = sum(given.get(bid, 0) for bid in own)
                before = had.get(name, 0)
                if total and before + min(total, sum(exact.get(bid, 0) for bid in own)) < least:
                    below.add(name)
            if not below:
                break
            out |= below
    except Halt as halt:
        return (halt.args[0],)
    amounts = {bid.id: given.get(bid.id, 0) for bid in bids}
    return OK, amounts, budget - sum(amounts.values())


def _owner(bid):
    return ("applicant", bid.applicant) if bid.applicant else ("bid", bid.id)


def _most(bid):
    return None if bid.amount is None else bid.amount // bid.lot * bid.lot


def _part(part, budget):
    if part is None:
        return None
    return part["amount"] if "amount" in part else int(Fraction(part["share"]) * budget)


def _draw(bids, ruleset, seed):
    """Per step and id the number drawn among those that are tied before the draw."""
    drawn, counter = [], 0
    for step in ruleset["steps"]:
        numbers = {}
        order = step.get("order", [])
        if "draw" in order and seed is not None:
            groups = {}
            for bid in bids:
                if _selected(bid, step):
                    groups.setdefault(_criteria(bid, order), []).append(bid.id)
            for criteria in sorted(groups):
                pool = sorted(groups[criteria])
                if len(pool) < 2:
                    continue
                for place in range(len(pool)):
                    counter += 1
                    number = int(hashlib.sha256(f"{seed}:{counter}".encode()).hexdigest(), 16)
                    numbers[pool.pop(number % len(pool))] = place
        drawn.append(numbers)
    return drawn


def _selected(bid, step):
    select = step.get("select", {})
    return (
        bid.tier in select.get("tier", [bid.tier])
        and bid.scheme in select.get("scheme", [bid.scheme])
        and bid.region in select.get("region", [bid.region])
        and ("min_score" not in select or bid.score >= Fraction(select["min_score"]))
    )


def _criteria(bid, order):
    values = []
    for criterion in order:
        name = criterion.removeprefix("-")
        if name == "draw":
            continue
        if name == "received_day":
            value = bid.received_at.date().toordinal()
        elif name == "received_at":
            value = bid.received_at.timestamp()
        elif name.startswith("key:"):
            value = bid.keys[name.removeprefix("key:")]
        else:
            value = getattr(bid, name)
        values.append(-value if criterion.startswith("-") else value)
    return tuple(values)


def _run(bids, ruleset, budget, caps, tickets, exact):
    given, left = {bid.id: 0 for bid in bids}, budget
    for number, step in enumerate(ruleset["steps"]):
        money = left if step.get("budget", "rest") == "rest" else min(left, _part(step["budget"], budget))
        stage = _Stage(bids, step, ruleset.get("unit", 1), caps, given, money, tickets[number])
        got = {"queue": stage.queue, "rounds": stage.rounds}.get(step["method"], stage.by_level)()
        for bid, amount in got.items():
            given[bid] += amount
            exact[bid] = exact.get(bid, 0) + (stage.exact[bid] if stage.exact else amount)
        left -= sum(got.values())
    return given


class _Stage:
    def __init__(self, bids, step, unit, caps, given, money, tickets):
        self.step, self.unit, self.money, self.tickets = step, unit, money, tickets
        self.want, self.floor, self.high, self.bids, self.exact = {}, {}, {}, [], {}
        for bid in bids:
            grain, lots = self.grain(bid), -(-bid.floor // bid.lot) * bid.lot
            endless = max(grain, money // grain * grain, lots)
            want = endless if bid.amount is None else _most(bid) - given[bid.id]
            if _selected(bid, step) and want > 0:
                self.bids.append(bid)
                self.want[bid.id] = want
                self.floor[bid.id] = max(0, lots - given[bid.id])
        self.rooms = {}
        for bid in bids:
            self.rooms.setdefault(_owner(bid), None if caps is None else caps[_owner(bid)])
            if caps is not None:
                self.rooms[_owner(bid)] -= given[bid.id]
        if sum(self.floor.values()) > money:
            raise Halt(INFEASIBLE)
        for name, room in self.rooms.items():
            if room is not None and sum(self.floor[bid.id] for bid in self.bids if _owner(bid) == name) > room:
                raise Halt(INFEASIBLE)

    def grain(self, bid):
        return self.unit if bid.lot == 1 else bid.lot

    def orders(self, bids, leading=lambda bid: ()):
        """Every order of the bids that the criteria and, inside an applicant, the ranks allow."""
        criteria = {bid.id: (*leading(bid), *_criteria(bid, self.step.get("order", []))) for bid in bids}
        rank = {bid.id: (bid.rank is None, bid.rank or 0) for bid in bids}
        if self.tickets:
            yield self._by_ticket(bids, criteria, rank)
            return
        for order in permutations(bids):
            right = True
            for place, before in enumerate(order):
                for behind in order[place + 1 :]:
                    same = criteria[before.id] == criteria[behind.id] and _owner(before) == _owner(behind)
                    if criteria[before.id] > criteria[behind.id] or (same and rank[before.id] > rank[behind.id]):
                        right = False
            if right:
                yield order

    def _by_ticket(self, bids, criteria, rank):
        drawn = sorted(bids, key=lambda bid: (criteria[bid.id], self.tickets.get(bid.id, 0)))
        order = []
        for bid in drawn:
            own = [other for other in drawn if _owner(other) == _owner(bid) and criteria[other.id] == criteria[bid.id]]
            own.sort(key=lambda other: rank[other.id])
            order.append(next(other for other in own if other not in order))
        return order

    def queue(self):
        outcomes = [self._serve(order, self.step["margin"]) for order in self.orders(self.bids)]
        return _only(outcomes)

    def _serve(self, order, margin):
        got = dict(self.floor)
        left = self.money - sum(got.values())
        rooms = dict(self.rooms)
        for bid in self.bids:
            if rooms[_owner(bid)] is not None:
                rooms[_owner(bid)] -= self.floor[bid.id]
        for bid in order:
            claim = self._claim(bid, self.want[bid.id] - self.floor[bid.id], rooms[_owner(bid)])
            if claim > left and margin == "skip":
                continue
            if claim > left:
                if margin == "partial":
                    got[bid.id] += left // self.unit * self.unit
                break
            got[bid.id] += claim
            left -= claim
            if rooms[_owner(bid)] is not None:
                rooms[_owner(bid)] -= claim
        return got

    def _claim(self, bid, want, room):
        if room is None or want <= room:
            return want
        return room // self.grain(bid) * self.grain(bid)

    # By level: proportional, equal, equal_loss, keyed

    def by_level(self):
        # A bid without a ceiling may get all the money before rounding, be that whole lots or not.
        endless = {bid.id for bid in self.bids if bid.amount is None}
        self.high = {bid: max(want, self.money) if bid in endless else want for bid, want in self.want.items()}
        if self.step["method"] == "keyed":
            self._step_limits()
        exact = self.exact = self._exact()
        got, spare = {}, {}
        for bid in self.bids:
            share, grain = exact[bid.id], self.grain(bid)
            met = share == self.high[bid.id] and bid.amount is not None
            whole = share if met else max(share // grain * grain, self.floor[bid.id])
            got[bid.id], spare[bid.id] = int(whole), share - whole
        outcomes = []
        owners = list(dict.fromkeys(_owner(bid) for bid in self.bids))
        for more, open_ends in self._own_lots(owners, got, spare):
            outcomes.extend(self._by_remainder(more, open_ends))
        return _only(outcomes)

    def _step_limits(self):
        """The step's cap in whole grains, and its floor, as far as cap and ask allow."""
        for bid in self.bids:
            grain, cap = self.grain(bid), self.step.get("cap")
            least = -(-self.step.get("floor", 0) // grain) * grain
            if bid.amount is None:
                self.high[bid.id] = max(self.high[bid.id], least)
            if cap is not None and (bid.amount is None or cap < self.high[bid.id]):
                self.high[bid.id] = cap // grain * grain
            if self.floor[bid.id] > self.high[bid.id]:
                raise Halt(INFEASIBLE)
            self.floor[bid.id] = max(self.floor[bid.id], min(least, self.high[bid.id]))

    def _line(self, bid):
        """The share before it is cut off, at a level: a constant and a slope."""
        method = self.step["method"]
        if method == "proportional":
            return 0, self.want[bid.id]
        if method == "equal":
            return 0, self._part(bid) * (Fraction(bid.keys[self.step["weight"]]) if "weight" in self.step else 1)
        if method == "equal_loss":
            return self.want[bid.id] - max(self.want.values()), 1
        return self.step.get("base", 0), self._part(bid) * Fraction(bid.keys[self.step["key"]])

    def _part(self, bid):
        """How much of its applicant's figure falls to the bid."""
        if "per" not in self.step:
            return 1
        together = sum(self.want[other.id] for other in self.bids if _owner(other) == _owner(bid))
        return Fraction(self.want[bid.id], together)

    def _at(self, bid, level):
        constant, slope = self._line(bid)
        return min(max(constant + level * slope, self.floor[bid.id]), self.high[bid.id])

    def _exact(self):
        """Shares by the level at which they add up to the money; the level is found at or between bends."""
        own_level = {}
        for name in {_owner(bid) for bid in self.bids}:
            own = [bid for bid in self.bids if _owner(bid) == name]
            if self.rooms[name] is not None and sum(self._at(bid, 10**9) for bid in own) > self.rooms[name]:
                own_level[name] = self._level(own, self.rooms[name], {})
        level = self._level(self.bids, self.money, own_level)
        return {bid.id: self._at(bid, min(level, own_level.get(_owner(bid), level))) for bid in self.bids}

    def _level(self, bids, money, own_level):
        def total(level):
            return sum(self._at(bid, min(level, own_level.get(_owner(bid), level))) for bid in bids)

        bends = {Fraction(0), *own_level.values()}
        for bid in bids:
            constant, slope = self._line(bid)
            if slope:
                bends |= {(end[bid.id] - constant) / Fraction(slope) for end in (self.floor, self.high)}
        bends = sorted(bend for bend in bends if bend >= 0)
        if total(bends[0]) > money:
            raise Halt(INFEASIBLE)
        if total(bends[-1]) <= money:
            return bends[-1]
        for low, high in zip(bends, bends[1:], strict=False):
            if total(low) <= money <= total(high) and total(low) < total(high):
                return low + (money - total(low)) * (high - low) / (total(high) - total(low))
        return bends[0]

    def _own_lots(self, owners, got, spare):
        """Each applicant's fractions of lots, spent in every order that its ranks leave open."""
        if not owners:
            yield dict(got), {bid.id: spare[bid.id] for bid in self.bids if bid.lot == 1}
            return
        first, *others = owners
        pool = [
            bid
            for bid in self.bids
            if _owner(bid) == first and bid.lot > 1 and spare[bid.id] and got[bid.id] + bid.lot <= self.high[bid.id]
        ]
        for more, ends in self._own_lots(others, got, spare):
            for order in self.orders(pool, leading=lambda bid: (bid.rank is None, bid.rank or 0)):
                together = sum(spare[bid.id] for bid in pool)
                after, open_ends = dict(more), dict(ends)
                for bid in order:
                    if together < bid.lot:
                        open_ends[bid.id] = together
                        break
                    after[bid.id] += bid.lot
                    together -= bid.lot
                yield after, open_ends

    def _by_remainder(self, got, spare):
        left = self.money - sum(got.values())
        rising = [bid for bid in self.bids if spare.get(bid.id) and got[bid.id] + self.grain(bid) <= self.high[bid.id]]
        for order in self.orders(rising, leading=lambda bid: (-spare[bid.id] / self.grain(bid),)):
            after, rest = dict(got), left
            for bid in order:
                own = sum(after[other.id] for other in self.bids if _owner(other) == _owner(bid))
                room = self.rooms[_owner(bid)]
                fits = room is None or own + self.grain(bid) <= room
                if self.grain(bid) <= rest and fits:
                    after[bid.id] += self.grain(bid)
                    rest -= self.grain(bid)
            yield after

    # Rounds

    def rounds(self):
        """One lot at a time, for every order that could settle what the criteria leave open."""
        return _only([self._play(order) for order in ([None] if self.tickets else permutations(self.bids))])

    def _play(self, order):
        behind = {bid.id: self.tickets.get(bid.id, 0) if order is None else order.index(bid) for bid in self.bids}
        criteria = {bid.id: (*_criteria(bid, self.step.get("order", [])), behind[bid.id]) for bid in self.bids}
        got, margin = dict(self.floor), self.step.get("margin", "skip")
        left, dead = self.money - sum(got.values()), set()
        turns = {
            name: self._turns(name, criteria)[: self.step["places"]] for name in {_owner(bid) for bid in self.bids}
        }
        for number in range(max(map(len, turns.values()), default=0)):
            line = [own[number] for own in turns.values() if len(own) > number]
            for bid, price in sorted(line, key=lambda turn: criteria[turn[0].id]):
                if bid.id in dead:
                    continue
                if price <= left:
                    got[bid.id] += price
                    left -= price
                elif margin == "skip":
                    dead.add(bid.id)
                else:
                    if margin == "partial":
                        got[bid.id] += left // self.unit * self.unit
                    return got
        return got

    def _turns(self, name, criteria):
        """An applicant's lots, each with what it costs, as far as its cap has room."""
        own = [bid for bid in self.bids if _owner(bid) == name]
        room = self.rooms[name]
        if room is not None:
            room -= sum(self.floor[bid.id] for bid in own)
        turns = []
        for bid in sorted(own, key=lambda bid: (bid.rank is None, bid.rank or 0, criteria[bid.id])):
            reached = 0
            while reached < self.want[bid.id]:
                then = min(reached + self.grain(bid), self.want[bid.id])
                price = max(0, then - max(reached, self.floor[bid.id]))
                if room is not None and price > room:
                    break
                room = None if room is None else room - price
                turns.append((bid, price))
                reached = then
        return turns


def _only(outcomes):
    first = outcomes[0]
    if any(outcome != first for outcome in outcomes):
        raise Halt(TIE)
    return first
