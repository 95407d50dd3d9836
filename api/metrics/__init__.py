"""What an operator can count: ``definitions`` say what there is, ``service`` counts in workers, ``workers`` in their parent.

Every process writes into files of one private folder, and whichever worker is asked adds them up; so several workers
show as one service, and what a worker counted outlives it. No personal data, and no label whose values callers choose.
"""
