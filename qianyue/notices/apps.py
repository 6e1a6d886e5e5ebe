from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "qianyue.notices"
    label = "notices"
    verbose_name = "通知"
