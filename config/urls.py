"""Every address of the product. Whatever is not listed in PUBLIC needs a login."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from config import health

handler404 = "config.errors.not_found"
handler500 = "config.errors.failed"

admin.autodiscover()
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("login/", auth.LoginView.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", auth.PasswordChangeView.as_view(success_url="/"), name="password_change"),
    path("admin/", admin.site.urls),
    path("api/", include("config.api")),
    path("", include("evidence.urls")),
    path("", include("screening.urls")),
    path("", include("analysis.urls")),
]
