from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "qianyue.evidence"
    label = "evidence"
    verbose_name = "证据"

    def ready(self) -> None:
        from qianyue.evidence import log  # noqa: F401 - registers what workers fulfil
