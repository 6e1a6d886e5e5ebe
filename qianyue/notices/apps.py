from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "qianyue.notices"
    label = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        from qianyue.notices import receipts, send  # noqa: F401 - registers what workers fulfil
