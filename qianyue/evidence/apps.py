from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "qianyue.evidence"
    label = "evidence"
    verbose_name = "证据"
