from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "qianyue.contracts"
    label = "contracts"
    verbose_name = "合同"
