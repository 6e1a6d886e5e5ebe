"""CMS SignedData (RFC 5652) with exactly one signer: what signatures in PDF files and timestamp tokens are."""

from qianyue.trust.cms.checking import check_signature, signing_certificate
from qianyue.trust.cms.reading import DATA_TYPES, CmsError, SignedData, SignerInfo, read_signed_data
from qianyue.trust.cms.writing import attribute, signed_attributes, signed_data

__all__ = [
    "DATA_TYPES",
    "CmsError",
    "SignedData",
    "SignerInfo",
    "attribute",
    "check_signature",
    "read_signed_data",
    "signed_attributes",
    "signed_data",
    "signing_certificate",
]
