from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "qianyue.employers"
    label = "employers"
    verbose_name = "用人单位"

    def ready(self) -> None:
        from qianyue.employers.acts import expire_scans, open_service, renew_seal  # noqa: F401 - registers what workers fulfil
