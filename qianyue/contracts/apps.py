from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "qianyue.contracts"
    label = "contracts"
    verbose_name = "合同"

    def ready(self) -> None:
        from qianyue.contracts.acts import conclude, propose, sign  # noqa: F401 - registers what workers fulfil
