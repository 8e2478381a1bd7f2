from django.apps import AppConfig
from django.contrib.admin import apps as admin


class RoofConfig(AppConfig):
    name = "config"
    default = True


class DeskConfig(admin.AdminConfig):
    default_site = "config.desk.Desk"
    default = False
