"""Whatever fits the schema, or nearly, is answered: no request makes the server fail.

Cases are made from the OpenAPI schema by schemathesis and sent to the application itself.
"""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from rest_framework.authtoken.models import Token

from evidence import team
from evidence.models import Membership, Role
from tests.api.test_matrix import with_a_run, with_more
from tests.factories.blinded import a_blinded_review

pytestmark = pytest.mark.django_db(transaction=True)
BOUNDED = settings(
    max_examples=4,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def made():
    return with_a_run(with_more(a_blinded_review()))


def test_no_request_makes_the_server_fail(made):
    """By somebody who holds every role: no refusal of a role stands before a verb."""
    lead = made.user("lead")
    member = Membership.objects.get(review=made.review, user=lead)
    team.change_roles(member, roles=list(Role), by=lead)
    token, _ = Token.objects.get_or_create(user=lead)
    headers = {"Authorization": f"Token {token.key}"}
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())
    asked = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @BOUNDED
        @given(case=operation.as_strategy())
        def send(case):
            if "slug" in case.path_parameters:
                case.path_parameters["slug"] = made.review.slug
            answer = case.call(headers=headers)
            assert answer.status_code < 500, (case.method, case.path, case.body, answer.text)
            asked.append(answer.status_code)

        send()
    assert len(asked) > 100
    assert {200, 404} <= set(asked)
