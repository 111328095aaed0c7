"""The REST API: the endpoints of all apps, the token, the schema and its page."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers, status
from rest_framework.authtoken.models import Token
from rest_framework.authtoken.serializers import AuthTokenSerializer
from rest_framework.authtoken.views import ObtainAuthToken
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField()


class WrongCredentials(APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "wrong-credentials"
    default_detail = "This username and password do not belong together."


class TooManyAttempts(APIException):
    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "too-many-attempts"
    default_detail = "Too many wrong passwords. Wait a quarter of an hour, or ask for a new one."


class TokenView(ObtainAuthToken):
    """POST username and password, get {"token": ...}; send it as `Authorization: Token ...`."""

    permission_classes = [AllowAny]
    authentication_classes = []

    @extend_schema(request=AuthTokenSerializer, responses=TokenSerializer)
    def post(self, request: Request, *args: object, **kwargs: object) -> Response:
        form = self.get_serializer(data=request.data)
        try:
            form.is_valid(raise_exception=True)
        except ValidationError as error:
            if getattr(request, "axes_locked_out", False):
                raise TooManyAttempts from error
            if "non_field_errors" in form.errors:
                raise WrongCredentials from error
            raise
        token, _ = Token.objects.get_or_create(user=form.validated_data["user"])
        return Response({"token": token.key})


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
