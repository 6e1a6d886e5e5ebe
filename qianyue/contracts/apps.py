from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "qianyue.contracts"
    label = "contracts"
    verbose_name = "合同"

    def ready(self) -> None:
        from qianyue.contracts import attached  # noqa: F401 - registers what workers fulfil
        from qianyue.contracts.acts import (  # noqa: F401 - registers what workers fulfil
            answer,
            ceremony,
            conclude,
            countersign,
            give_back_sheet,
            hand_over,
            join_key,
            restamp,
        )
        from qianyue.contracts.alerts import look  # noqa: F401 - the same
        from qianyue.contracts.batches import approving, drafting, papering, running, withdrawing  # noqa: F401 - what the engine can do
        from qianyue.contracts.search import reindex  # noqa: F401 - the same
