from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "qianyue.operations"
    label = "operations"
    verbose_name = "运行"

    def ready(self) -> None:
        from qianyue.operations import checks, logs  # noqa: F401 - registers the start-up checks

        logs.configure()
