"""Somebody who has the report, a computer and time: tries to work out the figures that were withheld.

Knows every printed figure, that "fewer than 5" means 1 to 4, every sum among the figures (and by how much a sum is
out), and that counts are whole and not negative. Uses elimination over the rationals, and narrows intervals until
nothing moves. Shares no code with the rule it attacks.
"""

import math
from fractions import Fraction


class Attacker:
    def __init__(self):
        self.low, self.high = {}, {}
        self.equations = []  # (coefficients by name, constant): sum of coefficient * value = constant

    def may_be(self, name, low=0, high=math.inf):
        """The figure lies between the two, both included; told twice, both hold."""
        self.low[name] = max(self.low.get(name, 0), low)
        self.high[name] = min(self.high.get(name, math.inf), high)

    def is_sum(self, total, parts, out_by=0):
        """total + out_by = the parts added up."""
        for name in (total, *parts):
            self.may_be(name)
        coefficients = {total: Fraction(1)}
        for part in parts:
            coefficients[part] = coefficients.get(part, 0) - 1
        self.equations.append((coefficients, Fraction(-out_by)))

    def work_out(self):
        """Every figure with only one possible value: {name: value}."""
        self._eliminate()
        for _ in range(60):
            if not self._narrow():
                break
        return {name: low for name, low in self.low.items() if low == self.high[name]}

    def _eliminate(self):
        rows = []
        for coefficients, constant in self.equations:
            row, right = dict(coefficients), constant
            for name in list(row):
                if self.low[name] == self.high[name]:
                    right -= row.pop(name) * self.low[name]
            rows.append((row, right))
        done = []
        while rows:
            row, right = rows.pop()
            if not row:
                continue
            pivot = min(row)
            scale = row[pivot]
            row, right = {name: value / scale for name, value in row.items()}, right / scale
            rows = [self._without(pivot, row, right, other) for other in rows]
            done = [self._without(pivot, row, right, other) for other in done] + [(row, right)]
        self.equations += [each for each in done if each[0]]

    @staticmethod
    def _without(pivot, row, right, other):
        coefficients, constant = other
        factor = coefficients.get(pivot, 0)
        if not factor:
            return other
        reduced = dict(coefficients)
        for name, value in row.items():
            reduced[name] = reduced.get(name, 0) - factor * value
        return {name: value for name, value in reduced.items() if value}, constant - factor * right

    def _narrow(self):
        moved = False
        for coefficients, constant in self.equations:
            for name, own in coefficients.items():
                low = high = constant
                for other, value in coefficients.items():
                    if other == name:
                        continue
                    ends = (value * self.low[other], value * self.high[other] if self.high[other] < math.inf else None)
                    most = math.inf if ends[1] is None and value > 0 else max(e for e in ends if e is not None)
                    least = -math.inf if ends[1] is None and value < 0 else min(e for e in ends if e is not None)
                    low, high = low - most, high - least
                low, high = sorted((low / own, high / own))
                low = self.low[name] if low == -math.inf else math.ceil(low)
                high = self.high[name] if high == math.inf else math.floor(high)
                if low > self.low[name] or high < self.high[name]:
                    self.low[name] = max(low, self.low[name])
                    self.high[name] = min(high, self.high[name])
                    moved = True
                    assert self.low[name] <= self.high[name], f"the report contradicts itself about {name}"
        return moved
