"""What helps where boto3 or AWS refuses a request for reasons that have nothing to do with what was asked.

advice(NoCredentialsError())                                        "log in (`aws configure`, …"
advice(EndpointConnectionError(endpoint_url="http://127.0.0.1:1"))  "is the server there?"
advice(ClientError({"Error": {"Code": "AccessDeniedException"}}))   None: that is for whoever knows what was asked
"""

from __future__ import annotations

from importlib import import_module

_INVALID = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignatureException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationTokenException",
        "UnrecognizedClientException",
    }
)


def advice(error: Exception) -> str | None:
    """What to do about an error of botocore, if it is about credentials or the connection."""
    errors = import_module("botocore.exceptions")
    if isinstance(error, errors.ClientError):
        code: object = getattr(error, "response", {}).get("Error", {}).get("Code")
        if code in _INVALID:
            return "log in again, or choose other credentials by --profile: these are not valid, or no longer"
        return None
    missing = (
        errors.NoCredentialsError,
        errors.PartialCredentialsError,
        errors.CredentialRetrievalError,
        errors.SSOError,
    )
    if isinstance(error, missing):
        return (
            "log in (`aws configure`, `aws sso login`), choose a --profile, "
            "or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        )
    if isinstance(error, errors.ConnectionError | errors.HTTPClientError):
        return "is the server there?"
    return None
