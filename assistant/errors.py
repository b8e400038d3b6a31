"""What can break. Every message is Japanese and says what happened, which thing, and what to do next."""


class MadoguchiError(Exception):
    """Base of all errors whose message may be shown to a user as it is."""


class UserError(MadoguchiError):
    """The request cannot be carried out as given (exit code 1, HTTP 400)."""


class Outdated(UserError):
    """What is to be changed is no longer what the caller was shown or began with (HTTP 409)."""


class NotFound(MadoguchiError):
    """No such thing, or not one this reader may know of (HTTP 404: the two are not told apart)."""


class Forbidden(MadoguchiError):
    """The account's role does not allow this (HTTP 403)."""


class NotSignedIn(MadoguchiError):
    """No valid session (HTTP 401)."""


class Locked(MadoguchiError):
    """Too many failed sign-ins; the message says until when (HTTP 429)."""


class ModelUnavailable(MadoguchiError):
    """A model is missing, crashed, or did not answer in time."""


class Busy(MadoguchiError):
    """The waiting line for the model is full."""


class UnreadableFile(MadoguchiError):
    """A file cannot be ingested; the message is the line in the ingest report."""
