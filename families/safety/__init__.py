"""Lone working: who is out on a home visit, when they are expected out, and what happens when they do not come.

(domain, "Home visits and lone working"; T-37 and T-70: the board masks hidden addresses and still keeps the timer.)
"""
