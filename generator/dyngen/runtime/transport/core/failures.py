"""botocore's errors, for what went wrong without it. It is imported when there is one to raise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from ...wire import is_object
from .answers import DamagedAnswerError


class UnconnectedError(Exception):
    """There is no connection; the cause says why."""


NO_ANSWER: Final = (OSError, DamagedAnswerError, UnconnectedError)
"""What an attempt raises to which no answer came."""


def client_error(
    operation: str,
    status: int,
    code: str,
    content: object,
    metadata: Mapping[str, object],
) -> Exception:
    """Return the `ClientError` of an answer with this content."""
    details: Mapping[str, object] = content if is_object(content) else {}
    if is_object(content):
        message = content.get("message", content.get("Message", ""))
    elif status >= 500 and _says_nothing(str(content)):
        message = _reason(status)
    else:
        message = content
    response = {
        **{name: part for name, part in details.items() if name != "__type"},
        "Error": {"Message": message, "Code": code},
        "ResponseMetadata": metadata,
    }
    return _errors("ClientError")(response, operation)


def connection_error(error: Exception, endpoint_url: str) -> Exception:
    """Return what botocore calls it when there is no connection, or no answer."""
    connecting = isinstance(error, UnconnectedError)
    cause = error.__cause__ if connecting else error
    if _is_of_tls(cause):
        name = "SSLError"
    elif isinstance(cause, TimeoutError):
        name = "ConnectTimeoutError" if connecting else "ReadTimeoutError"
    elif connecting:
        name = "EndpointConnectionError"
    elif isinstance(cause, ConnectionError | DamagedAnswerError):
        name = "ConnectionClosedError"
    else:
        name = "HTTPClientError"
    return _errors(name)(endpoint_url=endpoint_url, error=cause)


def damaged() -> Exception:
    """Return the error for an answer that says it is good, and cannot be read."""
    return _errors("ResponseStreamingError")(error="the answer of DynamoDB is damaged")


def _errors(name: str) -> Callable[..., Exception]:
    """Return a class of botocore's errors."""
    found: Callable[..., Exception] = getattr(
        import_module("botocore.exceptions"), name
    )
    return found


def _is_of_tls(error: BaseException | None) -> bool:
    """Is it an error of TLS? Where that was not loaded, it is none."""
    return "ssl" in sys.modules and isinstance(error, import_module("ssl").SSLError)


def _says_nothing(text: str) -> bool:
    """Is it what stands in front of DynamoDB that answers?"""
    return not text.strip() or text.strip().startswith("<html>")


def _reason(status: int) -> str:
    from http import HTTPStatus

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
