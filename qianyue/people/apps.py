from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "qianyue.people"
    label = "people"
    verbose_name = "人员"
