"""How a receiver in Python checks a webhook of Zhengyan: nothing but the standard library.

Run by itself it reads {"headers", "body", "secret", "now"?} as JSON and says `ok`, or why not.
"""

import base64
import hashlib
import hmac
import json
import sys
import time


def verify(headers, body, secret, now=None, tolerance=300):
    """Returns the event's id; raises ValueError with the reason. `body` is bytes, as they came."""
    try:
        event_id, timestamp = headers["webhook-id"], int(headers["webhook-timestamp"])
        presented = headers["webhook-signature"].split(" ")
    except (KeyError, ValueError):
        raise ValueError("headers-missing") from None
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{event_id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    if not any(hmac.compare_digest(expected, one) for one in presented):
        raise ValueError("signature-wrong")
    if abs((time.time() if now is None else now) - timestamp) > tolerance:
        raise ValueError("time-out-of-range")
    return event_id  # known already? then it is the same event once more: answer 2xx, and do nothing


if __name__ == "__main__":
    given = json.load(sys.stdin)
    try:
        verify(given["headers"], given["body"].encode(), given["secret"], given.get("now"))
        print("ok")
    except ValueError as refusal:
        print(refusal)
