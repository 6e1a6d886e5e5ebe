from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "qianyue.web"
    label = "web"
    verbose_name = "网页"
