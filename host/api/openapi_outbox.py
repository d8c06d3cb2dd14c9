# SPDX-License-Identifier: MIT
"""The part of the API for what waits, what nobody is sure of, and what finally failed: host/api/outbox.cpp."""
from openapi_paths import CONVERSATION, ID, MESSAGE, WHEN, WORDS, WRITTEN, body, good, query, route, whole
from openapi_schemas import listed, number, ref, structure, text, time

EXCHANGE = {"label": "push", "result": "answered", "at": WHEN, "status": 400, "body": '{"message":"invalid"}'}
TRY = {"at": WHEN, "outcome": "invalid", "error": "invalid", "exchanges": [EXCHANGE]}
HELD = {"message": MESSAGE, "kind": "send", "account": "line-jp", "conversation": CONVERSATION, "created_at": WHEN,
        "attempts": 1, "pieces_done": 0, "tries": [TRY]}
DEAD = {**HELD, "outcome": "invalid", "failed_at": WHEN, "error": {"class": "invalid", "text": "invalid"}}
DECISION = {"enum": ["retry", "accept", "fail"]}

COMMON = {
    "message": text("The message's id; for sends."),
    "action": text("The action's id; for everything else."),
    "kind": {"description": "What was asked for.", **ref("ActionKind")},
    "account": text("Which account sends it."),
    "conversation": text("Where it goes."),
    "created_at": time("When it was accepted."),
    "attempts": number("How often it was tried."),
    "pieces_done": number("How many of its pieces the network has taken."),
    "idempotency_key": text("The key it was sent with."),
    "tries": listed(ref("Try"), "What each attempt came to; what went the same several times in a row is one."),
    "tries_gone": number("How many behind the first are not kept, where there were very many."),
}
ALWAYS = ["kind", "account", "conversation", "created_at", "attempts", "pieces_done", "tries"]

SCHEMAS = {
    "StoredExchange": structure("A request of a procedure and what came back; secrets are removed.",
                                ["label", "result", "at"], {
        "label": text("Which request."),
        "result": text("How it ended: `answered`, `timed_out`, `closed` …"),
        "at": time("When."),
        "status": number("The answer's HTTP status, or the mail server's code."),
        "body": text("The beginning of the answer."),
        "error": text("What went wrong on the way."),
    }),
    "Try": structure("An attempt, of the whole message or of one of its pieces.", ["at", "outcome", "exchanges"], {
        "at": time("When."),
        "times": number("How often in a row it went like this; absent for once."),
        "until": time("When the last of them was."),
        "outcome": text("How it ended: `invalid`, `retry`, `uncertain` …"),
        "error": text("Why."),
        "exchanges": listed(ref("StoredExchange"), "What was asked and answered in it."),
    }),
    "HeldAction": structure("A send that may or may not have been taken.", ALWAYS, COMMON),
    "Uncertain": structure("What nobody is sure of, the oldest first.", ["uncertain"], {
        "uncertain": listed(ref("HeldAction"), "At most `limit` of them."),
        "next": text("Give it as `after` to go on.", pattern="^[0-9]+$"),
    }),
    "Decision": structure("What to do about an uncertain send.", ["decision"], {
        "decision": {**DECISION, "description": "`retry`: it was not taken, send it again. `accept`: it was. `fail`: "
                                                "give it up, as a dead letter."},
    }),
    "Decided": structure("It is on the disk.", ["message", "decision"], {
        "message": text("The message's id."), "decision": {**DECISION, "description": "As asked."}}),
    "Cancelled": structure("It will not be sent.", ["message", "status"], {
        "message": text("Its id."), "status": {"const": "cancelled", "description": "Always this."}}),
    "DeadLetter": structure("An action that finally failed.", [*ALWAYS, "outcome", "failed_at"], {
        **COMMON,
        "outcome": text("How it ended: `invalid`, `retry`, `uncertain` …"),
        "failed_at": time("When."),
        "error": {"description": "Why.", **ref("Failure")},
        "request": {"type": "object", "description": "The action as it was accepted. In a single dead letter only."},
    }),
    "DeadLetters": structure("What finally failed, the newest first.", ["deadletters"], {
        "deadletters": listed(ref("DeadLetter"), "At most `limit` of them."),
        "next": text("Give it as `before` to go on; absent on the last page."),
    }),
    "Replayed": structure("They wait again, behind what their conversations wait for.", ["replayed"], {
        "replayed": number("How many."),
        "found": number("How many the filter found; those of accounts that are gone stay."),
    }),
}

FILTER = [query("account", "Only of this account; a token for some accounts has to name one.", WORDS),
          query("conversation", "Only of this conversation.", WORDS),
          query("outcome", "Only with this outcome, such as `invalid`.", WORDS),
          query("since", "Failed at this time or later, RFC 3339.", WORDS),
          query("before", "Goes on behind the `next` of the page before.", WORDS)]

PATHS = {
    "/v1/messages/{id}/cancel": {"parameters": [ID], "post": route(
        "Messages", "send", "cancelMessage", "Take back a message that still waits",
        {"200": good("It will not be sent, nor will the pieces of it that are left.", "Cancelled",
                     {"message": MESSAGE, "status": "cancelled"})}, {404, 409, 503})},
    "/v1/messages/{id}/resolve": {"parameters": [ID], "post": route(
        "Outbox", "send", "resolveMessage", "Decide about an uncertain send",
        {"200": good("Decided.", "Decided", {"message": MESSAGE, "decision": "retry"})}, {404, 409, 413, *WRITTEN},
        takes=body("Decision", {"decision": "retry"}),
        description="A send is uncertain when its request may have reached the network, and the network has neither "
                    "a key by which a repeat is known nor a way to look it up.")},
    "/v1/uncertain": {"get": route(
        "Outbox", "read", "listUncertain", "List uncertain sends",
        {"200": good("A page.", "Uncertain", {"uncertain": [HELD], "next": "17"})}, {400},
        parameters=[query("account", "Only of this account.", WORDS),
                    query("after", "Goes on behind the `next` of the page before.",
                          whole(0, 9_000_000_000_000_000, 0)),
                    query("limit", "At most so many.", whole(1, 200, 50))])},
    "/v1/deadletters": {"get": route(
        "Outbox", "read", "listDeadLetters", "List what finally failed",
        {"200": good("A page.", "DeadLetters", {"deadletters": [DEAD]})}, {400},
        parameters=[*FILTER, query("limit", "At most so many.", whole(1, 200, 50))])},
    "/v1/deadletters:replay": {"post": route(
        "Outbox", "send", "replayDeadLetters", "Send again what a filter finds",
        {"202": good("The newest of what it finds, at most `limit`.", "Replayed", {"replayed": 3, "found": 3})},
        {400, 503}, parameters=[*FILTER, query("limit", "At most so many.", whole(1, 1000, 1000))])},
    "/v1/deadletters/{id}": {
        "parameters": [ID],
        "get": route("Outbox", "read", "getDeadLetter", "A dead letter with its whole history",
                     {"200": good("The dead letter.", "DeadLetter", {**DEAD, "request": {}})},
                     {404}),
        "delete": route("Outbox", "send", "deleteDeadLetter", "Throw a dead letter away",
                        {"204": {"description": "It is gone."}}, {404, 503})},
    "/v1/deadletters/{id}/replay": {"parameters": [ID], "post": route(
        "Outbox", "send", "replayDeadLetter", "Send a dead letter again",
        {"202": good("It waits again; pieces that were taken are not sent twice.", "Replayed", {"replayed": 1})},
        {404, 409, 503})},
}
