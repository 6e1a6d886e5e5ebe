"""A certification authority for development and tests: root, issuing authority, OCSP, CRLs, a timestamp key.

Every name it writes says 开发测试. A licensed authority takes its place through `gateways.ca`.
"""

from qianyue.trust.authority.development import MARK, DevelopmentAuthority
from qianyue.trust.authority.keystore import AuthorityError
from qianyue.trust.authority.profiles import PROFILES, Profile
from qianyue.trust.authority.register import Issued

__all__ = ["MARK", "PROFILES", "AuthorityError", "DevelopmentAuthority", "Issued", "Profile"]
