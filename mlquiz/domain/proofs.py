"""Proofs: references to a claim of a demo, written `section/demo:claim`."""

from __future__ import annotations


def split_proof(proof: str) -> tuple[str, str]:
    """Return the demo and the claim of a proof."""
    demo, _, claim = proof.partition(":")
    return demo, claim
