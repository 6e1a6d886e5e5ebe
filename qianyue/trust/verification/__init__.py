"""Judging signed files: *valid*, *invalid*, *undetermined*, each with its reasons. Offline, without settings or database.

`verify_pdf` is the one function that judges. Web page, API and command line, which take files of strangers, ask it through
a child with limits (`confined`); audit and our own acts, which look at our own files, ask it themselves. Policy (who may
have signed what, with which algorithms) is an object apart from cryptography.
"""

from qianyue.trust.certificates import Roots
from qianyue.trust.verification.policy import LABOR_CONTRACT, Party, Policy, policy_for
from qianyue.trust.verification.reasons import INVALID, UNDETERMINED, VALID, Reason
from qianyue.trust.verification.report import Report, SignatureReport, TimestampReport
from qianyue.trust.verification.strength import Period, Strength
from qianyue.trust.verification.verifying import verify_pdf

__all__ = [
    "INVALID",
    "LABOR_CONTRACT",
    "UNDETERMINED",
    "VALID",
    "Party",
    "Period",
    "Policy",
    "Reason",
    "Report",
    "Roots",
    "SignatureReport",
    "Strength",
    "TimestampReport",
    "policy_for",
    "verify_pdf",
]
