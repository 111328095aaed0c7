"""The REST API: the endpoints of all apps, the token, the schema and its page."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.cache import cache_page
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers, status
from rest_framework.authtoken.models import Token
from rest_framework.authtoken.serializers import AuthTokenSerializer
from rest_framework.authtoken.views import ObtainAuthToken
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

WRONG = {
    "code": "wrong-credentials",
    "message": "This username and password do not belong together.",
}
TOO_MANY = {
    "code": "too-many-attempts",
    "message": "Too many wrong passwords. Wait a quarter of an hour and try again.",
}


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField()


class TokenView(ObtainAuthToken):
    """POST username and password, get {"token": ...}; send it as `Authorization: Token ...`."""

    permission_classes = [AllowAny]
    authentication_classes = []

    @extend_schema(request=AuthTokenSerializer, responses=TokenSerializer)
    def post(self, request: Request, *args: object, **kwargs: object) -> Response:
        """What was wrong is answered, not raised: raising would take back the count of attempts."""
        form = self.get_serializer(data=request.data)
        if form.is_valid():
            token, _ = Token.objects.get_or_create(user=form.validated_data["user"])
            return Response({"token": token.key})
        if getattr(request, "axes_locked_out", False):
            return Response(TOO_MANY, status=status.HTTP_429_TOO_MANY_REQUESTS)
        if "non_field_errors" in form.errors:
            return Response(WRONG, status=status.HTTP_400_BAD_REQUEST)
        raise ValidationError(form.errors)


# It is the same for everybody until the next release, and takes half a second to write.
schema = cache_page(3600)(
    SpectacularAPIView.as_view(permission_classes=[AllowAny], authentication_classes=[])
)
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
