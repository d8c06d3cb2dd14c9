# SPDX-License-Identifier: MIT
"""The part of the API that looks ahead: host/api/eligibility.cpp and host/api/explain.cpp."""
from openapi_paths import CONVERSATION, ID, WHEN, body, good, query, route
from openapi_schemas import SCHEMAS as COMMON
from openapi_schemas import listed, number, ref, structure, text, time

VERDICT = {"eligible": False, "reason": "window_closed", "text": "the customer's last sign is too long ago",
           "alternatives": [{"kind": "tag", "tag": "HUMAN_AGENT", "until": WHEN, "text": "Send it with the tag HUMAN_AGENT."},
                            {"kind": "wait", "text": "Wait until the customer gives a sign."}]}
FACT = {"key": "last_sign", "meaning": "when the customer gave the last sign", "tells": "sign", "recorded_at": WHEN}
REQUEST = {"call": 1, "label": "push", "transport": "http", "pieces": [1], "method": "POST",
           "url": "https://api.line.me/v2/bot/message/push", "headers": {"authorization": "Bearer ***"},
           "body": {"json": {"to": "U1", "messages": [{"type": "text", "text": "Hello"}]}},
           "volatile": ["/headers/x-line-retry-key"]}
EXPLAINED = {"account": "line-jp", "channel": "line", "accepted": True, "conversation": CONVERSATION,
             "eligibility": {"eligible": True, "reason": "no_window", "text": "the network has no window",
                             "alternatives": []},
             "faults": [], "adaptations": [], "outcome": "accepted", "requests": [REQUEST],
             "pieces": [{"index": 1, "parts": [{"type": "text", "text": "Hello"}], "length": 5, "unit": "utf16", "max": 5000}]}
FREE = {"type": "object", "additionalProperties": {"type": "string"}}
FAULT = structure("A field at fault.", ["pointer", "detail"], {
    "pointer": text("Where in the body, RFC 6901; empty: the whole."), "detail": text("What was expected there.")})

JUDGED = {
    "eligible": {"type": "boolean", "description": "Whether the account may write."},
    "reason": text("`window`, `answer_token`, `tag`, `template`, `consent`, `paid`, `no_window`, `not_known` or `public`; "
                   "refused: `window_closed`, `window_count`, `spent`, `left`, `no_consent` or `public_thread`."),
    "text": text("The reason as a sentence."),
    "until": time("When that changes by itself; left out where it does not, or nobody knows."),
    "messages_left": number("How many messages the window still allows; left out where it does not count."),
    "alternatives": listed(structure("What is allowed instead.", ["kind", "text"], {
        "kind": text("`template`, `tag`, `public`, `private_reply` or `wait`."),
        "tag": text("Which tag."),
        "until": time("How long that is left."),
        "text": text("What to do, as a sentence."),
    }), "Empty where it may write."),
}
REQUIRED = ["eligible", "reason", "text", "alternatives"]
WISH = COMMON["SendRequest"]

SCHEMAS = {
    "Eligibility": structure("Whether an account may write into a conversation now.", REQUIRED, JUDGED),
    "ConversationEligibility": structure("The verdict, and the facts it rests on.",
                                         ["conversation", "account", *REQUIRED, "facts"], {
        "conversation": text("Which conversation."),
        "account": text("Whose it is."),
        **JUDGED,
        "facts": listed(structure("What is remembered of the conversation. Values stay in the host.",
                                  ["key", "meaning", "tells", "recorded_at"], {
            "key": text("Its name, as in the manifest."),
            "meaning": text("What it is."),
            "tells": text("`sign`, `open`, `seen`, `left`, `token`, `spent` or `consent`."),
            "recorded_at": time("When it was learned."),
            "expires_at": time("When it is forgotten."),
            "uses_left": number("How often it may still be used."),
        }), "Those that decide."),
    }),
    "ExplainRequest": structure("A message as for sending. Without `account` every account explains it; without `to` and "
                                "`conversation` it goes to somebody whom nobody knows.", ["parts"], WISH["properties"]),
    "Explanations": structure("What would become of a message.", ["accounts"], {
        "accounts": listed(ref("Explanation"), "One for each account.")}),
    "Explanation": structure("What would become of a message by one account. Nothing was sent, written or used up.",
                             ["account", "channel", "accepted", "faults"], {
        "account": text("Which account."),
        "channel": text("Its network."),
        "accepted": {"type": "boolean", "description": "Whether sending it now would be answered with 202."},
        "to": {"description": "Who stands for the receiver, where none was named.", **ref("Identity")},
        "conversation": text("Where it would go."),
        "eligibility": {"description": "Whether the account may write there.", **ref("Eligibility")},
        "faults": listed(FAULT, "Why it would be refused."),
        "adaptations": listed(ref("Adaptation"), "What would be changed for the account."),
        "pieces": listed(structure("What the network gets as one.", ["index", "parts"], {
            "index": number("Its place, from 1."),
            "parts": listed(ref("Part"), "Its parts, as they would be sent."),
            "length": number("The text's length, in `unit`."),
            "unit": text("What the network counts."),
            "max": number("The longest text."),
            "segments": number("How many segments it takes."),
        }), "The message as it would be sent."),
        "requests": listed(ref("ExplainedRequest"), "What would leave, in order."),
        "outcome": text("How it would end if the network takes all of it: `accepted`, or why not; `unknown`: see `depends_on`."),
        "depends_on": text("The request whose answer decides what follows."),
        "error": {"description": "Why it would fail.", **ref("Failure")},
    }),
    "ExplainedRequest": structure("A request as it would leave. `***` stands for credentials.",
                                  ["call", "label", "transport", "volatile"], {
        "call": number("Which call of the plugin: a long message takes several."),
        "label": text("The plugin's name of it."),
        "transport": text("`http`, `smtp`, `topic`, `connection`, or `held`: the answer to the network's own request."),
        "pieces": listed(number("A piece."), "Which pieces it carries; left out: all of the call."),
        "uses_up": listed(text("A fact."), "One-time facts that it would use up."),
        "after_ms": number("It would wait so long."),
        "method": text("The HTTP method."),
        "url": text("Where to, without the query."),
        "query": {**FREE, "description": "The query as it is written."},
        "headers": {**FREE, "description": "Its own header fields. `BORDER` stands for a multipart border."},
        "envelope": {"type": "object", "description": "smtp: sender and receivers."},
        "status": number("held: the answer's status."),
        "connection": text("connection: which one."),
        "entries": listed({"type": "object"}, "topic: what would be appended."),
        "body": {"type": "object", "description": "`json`, or `segments`: `text`, `lines`, `base64`, or `media` by reference."},
        "volatile": listed(text("A JSON Pointer."), "What of it is another each time; empty text: all of it."),
    }),
}

PATHS = {
    "/v1/messages:explain": {"post": route(
        "Messages", "read", "explainMessage", "Show what would become of a message",
        {"200": good("Nothing was sent.", "Explanations", {"accounts": [EXPLAINED]})}, {400, 404, 413, 415, 422},
        takes=body("ExplainRequest", {"account": "line-jp", "to": {"scheme": "line.user", "value": "U1"},
                                      "parts": [{"type": "text", "text": "Hello"}]}),
        description="The same code as sending, without side effects: whether the account may write, what is adapted and "
                    "lost, the pieces, and the requests that would leave. What the network would answer is what the "
                    "plugin's manifest assumes.")},
    "/v1/conversations/{id}/eligibility": {"parameters": [ID], "get": route(
        "Conversations", "read", "getEligibility", "Whether the account may write there now",
        {"200": good("The verdict.", "ConversationEligibility",
                     {"conversation": CONVERSATION, "account": "page", **VERDICT, "facts": [FACT]})}, {404},
        parameters=[query("tag", "With this tag.", {"type": "string"}),
                    query("template", "`true`: with a template only.", {"type": "string"}),
                    query("visibility", "`public`: for everybody to read.", {"type": "string"})])},
}
