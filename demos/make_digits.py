"""Make digits.npz from scikit-learn's copy of the digits (needs scikit-learn, once).

Importing scikit-learn for these 1797 images alone costs more than a second, so that they are
kept as a file of their own.
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()
np.savez_compressed(
    Path(__file__).parent / "data" / "digits.npz",
    images=digits.data.astype(np.uint8),
    labels=digits.target.astype(np.uint8),
)
