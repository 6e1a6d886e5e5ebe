from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "qianyue.oversight"
    label = "oversight"
    verbose_name = "人社部门"

    def ready(self) -> None:
        from qianyue.law import tables
        from qianyue.oversight import recheck, telling, text_ends  # noqa: F401 - registers what workers fulfil
        from qianyue.oversight.confirmed import confirmed_tables

        tables.provide(confirmed_tables)
