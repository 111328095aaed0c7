"""The REST API: the endpoints of all apps, the token, the schema and its page."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.authtoken.serializers import AuthTokenSerializer
from rest_framework.authtoken.views import ObtainAuthToken
from rest_framework.permissions import AllowAny


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField()


class TokenView(ObtainAuthToken):
    """POST username and password, get {"token": ...}; send it as `Authorization: Token ...`."""

    permission_classes = [AllowAny]

    @extend_schema(request=AuthTokenSerializer, responses=TokenSerializer)
    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs)


schema = SpectacularAPIView.as_view(permission_classes=[AllowAny], authentication_classes=[])
docs = SpectacularSwaggerSplitView.as_view(
    url_name="api:schema", permission_classes=[AllowAny], authentication_classes=[]
)

app_name = "api"
urlpatterns = [
    path("token/", login_not_required(TokenView.as_view()), name="token"),
    path("schema/", login_not_required(schema), name="schema"),
    path("docs/", login_not_required(docs), name="docs"),
    path("", include("evidence.api.urls")),
    path("", include("screening.api.urls")),
    path("", include("analysis.api.urls")),
]
