"""Contracts and what is made on the way to their conclusion. Records only: `contracts/acts/` changes them."""

from __future__ import annotations

from qianyue.contracts.models.contract import OPEN, Contract, Document, Proposal, State
from qianyue.contracts.models.settling import Objection, Statement, Waiver
from qianyue.contracts.models.signing import Acknowledgement, Reply, Shown, Signing

__all__ = [
    "OPEN",
    "Acknowledgement",
    "Contract",
    "Document",
    "Objection",
    "Proposal",
    "Reply",
    "Shown",
    "Signing",
    "State",
    "Statement",
    "Waiver",
]
