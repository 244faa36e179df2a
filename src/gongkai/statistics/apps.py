"""The app's entry in Django's registry."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "gongkai.statistics"
    label = "statistics"
    verbose_name = "年度报告"
    default_auto_field = "django.db.models.BigAutoField"
