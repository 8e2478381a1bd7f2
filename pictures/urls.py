from django.urls import path

from . import views

app_name = "pictures"
urlpatterns = [path("media/<str:name>", views.rendition, name="rendition")]
