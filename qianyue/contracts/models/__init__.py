"""Contracts and what is made on the way to their conclusion. Records only: `contracts/acts/` changes them."""

from __future__ import annotations

from qianyue.contracts.models.after import DutyDone, Ending, Intention
from qianyue.contracts.models.approval import Approval
from qianyue.contracts.models.attaching import Attachment, Enclosure
from qianyue.contracts.models.batch import Batch, BatchRow
from qianyue.contracts.models.contract import OPEN, Contract, Document, Order, Proposal, State
from qianyue.contracts.models.life import Alert, AlertRun, LifeDate
from qianyue.contracts.models.paper import PaperContract, PaperEnding, PaperObjection, PaperScan
from qianyue.contracts.models.search import SavedView, SearchEntry
from qianyue.contracts.models.settling import Objection, Statement, Waiver
from qianyue.contracts.models.signing import Acknowledgement, JointKey, PlatformKey, Reply, Shown, Signing

__all__ = [
    "OPEN",
    "Acknowledgement",
    "Alert",
    "AlertRun",
    "Approval",
    "Attachment",
    "Batch",
    "BatchRow",
    "Contract",
    "Document",
    "DutyDone",
    "Enclosure",
    "Ending",
    "Intention",
    "JointKey",
    "LifeDate",
    "Objection",
    "Order",
    "PaperContract",
    "PaperEnding",
    "PaperObjection",
    "PaperScan",
    "PlatformKey",
    "Proposal",
    "Reply",
    "SavedView",
    "SearchEntry",
    "Shown",
    "Signing",
    "State",
    "Statement",
    "Waiver",
]
