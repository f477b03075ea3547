"""What comes back from the page of consent: read, and its state compared. Pure."""

from __future__ import annotations

import hmac
import re
from urllib.parse import parse_qs, urlsplit

from inbox_tui.errors import Told

LONGEST = 8192
"""Characters of an address or a code; networks' codes have at most some 2,000."""
_MOST_FIELDS = 20
_ERROR_CODE = re.compile(r"[a-z_]{1,40}")
_CODE = re.compile(r"[!-~]+")


class SignInFault(Told):
    """Consent was not given, or cannot be used; nothing was stored."""


class WrongAnswer(SignInFault):
    """This is not the answer that is waited for; the right one may still come."""


class ConsentRefused(SignInFault):
    """The page's answer is final, and it is no."""


def read_query(query: str, state: str) -> str:
    """Return the code in the query of an address that was come back to.

    See https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.

    :raises WrongAnswer: it answers another question, or has no code.
    :raises ConsentRefused: the network or the person said no.
    """
    try:
        fields = parse_qs(query[: LONGEST + 1], max_num_fields=_MOST_FIELDS)
    except ValueError:
        fields = {}
    states, codes, errors = (fields.get(name, []) for name in ("state", "code", "error"))
    if len(query) > LONGEST or len(states) != 1 or not _is_same(states[0], state):
        raise WrongAnswer(
            "An answer came that belongs to another sign-in, or to nobody's; it was not used."
        )
    if errors:
        raise ConsentRefused(_refusal(errors[0]))
    if len(codes) != 1 or not _CODE.fullmatch(codes[0]):
        raise WrongAnswer("An answer came without a code; it was not used.")
    return codes[0]


def read_pasted(words: str, state: str) -> str:
    """Return the code in what a person pasted: the whole address, its query, or the code alone.

    :raises WrongAnswer: it is none of these, or an address that answers another question.
    :raises ConsentRefused: the network or the person said no.
    """
    pasted = words.strip()
    if "://" in pasted:
        try:
            query = urlsplit(pasted).query
        except ValueError:
            raise WrongAnswer("This is no address that can be read.") from None
        return read_query(query, state)
    if "state=" in pasted:
        return read_query(pasted.lstrip("?").partition("#")[0], state)
    code = pasted.partition("#")[0].removeprefix("code=")
    if not _CODE.fullmatch(code) or len(code) > LONGEST:
        raise WrongAnswer("This is neither the address that the page ended at nor its code.")
    return code


def _is_same(given: str, state: str) -> bool:
    given_bytes, state_bytes = (words.encode(errors="surrogatepass") for words in (given, state))
    return bool(state) and hmac.compare_digest(given_bytes, state_bytes)


def _refusal(error: str) -> str:
    if error == "access_denied":
        return "The page says that access was refused there."
    name = f" ({error})" if _ERROR_CODE.fullmatch(error) else ""
    return f"The page answers with an error{name} instead of consent."
