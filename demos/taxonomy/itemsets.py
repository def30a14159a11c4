"""Frequent sets of products: the lower the minimum support, the more sets have to be counted."""

from itertools import combinations

import numpy as np

from mlquiz.lab import Point, main

SUPPORTS = [0.01 * 40 ** (step / 15) for step in range(16)]  # 0.01 to 0.4


def run(seed: int, products: int, baskets: int):
    random = np.random.RandomState(seed)
    popularity = random.uniform(0.02, 0.3, products)
    bought = random.uniform(size=(baskets, products)) < popularity
    bought[random.uniform(size=baskets) < 0.15, :4] = True  # some buy the first four together

    tried = {"all": 2**products - 1}
    counts = []
    for support in SUPPORTS:
        frequent, tried["apriori"] = apriori(bought, support * baskets)
        tids = [(product, bought[:, product]) for product in range(products)]
        tried["eclat"] = eclat(tids, support * baskets)
        counts.append({**tried, "frequent": len(frequent)})
        yield Point(support, counts[-1])

    return {
        "all": tried["all"],
        "apriori_low": counts[0]["apriori"],
        "apriori_high": counts[-1]["apriori"],
        "eclat_low": counts[0]["eclat"],
        "frequent_low": counts[0]["frequent"],
    }


def apriori(bought: np.ndarray, minimum: float) -> tuple[list[tuple], int]:
    """Return the frequent sets and the number of sets that were counted, size by size."""
    candidates = [(product,) for product in range(bought.shape[1])]
    frequent, counted = [], 0
    while candidates:
        counted += len(candidates)
        level = [items for items in candidates if bought[:, items].all(axis=1).sum() >= minimum]
        frequent += level
        # Join: two sets that differ in their last product give a candidate.
        joined = [(*a, b[-1]) for a, b in combinations(level, 2) if a[:-1] == b[:-1]]
        # Prune: every part of a candidate must be frequent.
        known = set(level)
        candidates = [c for c in joined if known.issuperset(combinations(c, len(c) - 1))]
    return frequent, counted


def eclat(tids: list[tuple], minimum: float) -> int:
    """Return the number of sets that were tried, depth first, by intersecting basket lists."""
    tried = len(tids)
    frequent = [(product, holds) for product, holds in tids if holds.sum() >= minimum]
    for at, (_, holds) in enumerate(frequent):
        deeper = [(other, holds & others) for other, others in frequent[at + 1 :]]
        tried += eclat(deeper, minimum)
    return tried


if __name__ == "__main__":
    main(__file__)
