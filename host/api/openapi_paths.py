# SPDX-License-Identifier: MIT
"""Every route of host/api/api.cpp, what it takes and what it answers. A test compares this with the running host."""
from openapi_schemas import ref

CONVERSATION = "conv_3HZV876MH1H76AEX8E9KS703PR"
MESSAGE = "msg_01M80BACZGEGGBSSS0QVX7DBRW"
WHEN = "2026-11-22T00:43:25.040Z"


def query(name, description, schema):
    return {"name": name, "in": "query", "description": description, "schema": schema}


def whole(least, most, default):
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


ID = {"name": "id", "in": "path", "required": True, "description": "Its id.", "schema": {"type": "string"}}
KEY = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 255},
       "description": "Makes a repeat safe: within 24 hours the same key of the same token gets the same answer, and "
                      "nothing is sent twice. Quoted (`\"k1\"`) or not. Another request with it is refused with 422."}
WORDS = {"type": "string"}
FILTERS = [query("account", "Only of these accounts, with commas between them.", WORDS),
           query("channel", "Only of these channels.", WORDS),
           query("kind", "Only of these kinds, such as `message.received`.", WORDS),
           query("visibility", "Only `private` or only `public`.", WORDS),
           query("subscription", "Takes this subscription's filter and, without `after`, its position.", WORDS)]
AFTER = query("after", "Events after this sequence; 0 is the start.", whole(0, 9_000_000_000_000_000, 0))


def body(schema, example, required=True):
    return {"required": required, "content": {"application/json": {"schema": ref(schema), "example": example}}}


def good(description, schema, example=None):
    content = {"schema": ref(schema)}
    if example is not None:
        content["example"] = example
    return {"description": description, "content": {"application/json": content}}


def route(tag, scope, operation, summary, answers, problems, *, takes=None, parameters=(), description=None):
    """One operation; every one can meet a missing token, a missing scope and an overlong wait for the disk."""
    described = {"operationId": operation, "summary": summary, "tags": [tag], "security": [{"bearer": [scope]}]}
    if description:
        described["description"] = description
    if parameters:
        described["parameters"] = list(parameters)
    if takes:
        described["requestBody"] = takes
    described["responses"] = {**answers, **{str(status): {"$ref": f"#/components/responses/Problem{status}"}
                                            for status in sorted({401, 403, *problems})}}
    return described


def open_route(operation, summary, answers, parameters=()):
    described = {"operationId": operation, "summary": summary, "tags": ["Host"], "security": [],
                 "responses": {**answers, "431": {"$ref": "#/components/responses/Problem431"}}}
    if parameters:
        described["parameters"] = list(parameters)
    return described


def page(description, mime):
    return {"description": description, "content": {mime: {"schema": {"type": "string"}}}}


ASKED = {400, 404, 413, 415, 422, 502}
ACCEPTED = {"message": MESSAGE, "conversation": CONVERSATION, "status": "queued"}
ACTED = {"action": "act_01M80BACZGEGGBSSS0QVX7DBRX", "conversation": CONVERSATION, "status": "queued"}
STATE = {"message": MESSAGE, "direction": "out", "account": "line-jp", "conversation": CONVERSATION, "status": "accepted",
         "created_at": WHEN, "updated_at": WHEN, "idempotency_key": "order-17",
         "pieces": [{"index": 1, "status": "accepted", "provider_ids": ["461230966842064897"]}],
         "history": [{"status": "queued", "at": WHEN}, {"status": "accepted", "at": WHEN}]}
EVENT = {"specversion": "1.0", "id": "95dcbd4f-e589-8f72-ba44-6f23af502680", "source": "/accounts/line-jp",
         "type": "jackfield.message.received", "subject": CONVERSATION, "partitionkey": CONVERSATION,
         "time": WHEN, "recordedtime": WHEN, "sequence": "00000000000000000001",
         "datacontenttype": "application/json", "dataschema": "https://jackfield.dev/schema/1/event.schema.json",
         "data": {"kind": "message.received", "account": "line-jp", "channel": "line",
                  "conversation": {"id": CONVERSATION, "type": "direct", "visibility": "private", "address": "U1"},
                  "seq": 1, "sender": {"role": "customer", "identity": {"scheme": "line.user", "value": "U1"}},
                  "occurred_at": WHEN,
                  "message": {"id": "msg_22EDYG9P8JGVN822WV5TM7SMD0", "parts": [{"type": "text", "text": "Hello"}]}}}
SUBSCRIPTION = {"id": "helpdesk", "mode": "push", "from": "api", "state": "active", "position": "17", "lag": 0,
                "parked_conversations": 0, "filter": {"account": [], "channel": [], "kind": [], "visibility": []},
                "push_origin": "https://helpdesk.example.com"}
ACCOUNT = {"id": "line-jp", "channel": "line", "plugin": "line", "plugin_version": "1.0.0", "state": "running",
           "address": "U0", "waiting_sends": 0, "webhook_url": "https://hooks.example.com/hooks/line-jp"}
HELLO = [{"locale": "default", "text": "Good day!"}]
PROFILE = {"account": "page", "declared": True, "applied": False, "before": {}, "differences": [
    {"name": "greeting", "now": None, "wanted": HELLO, "changes": [{"pointer": "", "now": None, "wanted": HELLO}]}]}
TOKEN = {"id": "token_01M80BACZGEGGBSSS0QVX7DBRY", "name": "help desk", "scope": "send", "accounts": "line-jp",
         "created_at": WHEN}


def changed(operation, summary, takes=None, problems=(), scope="admin", description=None):
    return {"parameters": [ID], "post": route("Subscriptions", scope, operation, summary,
                                              {"200": good("As it is now.", "Subscription", SUBSCRIPTION)},
                                              {404, *problems}, takes=takes, description=description)}


WRITTEN = {400, 415, 422, 503}

PATHS = {
    "/v1/messages": {"post": route(
        "Messages", "send", "sendMessage", "Send a message",
        {"202": good("It is on the disk, and will be sent. A repeat with the same key gets the same answer.",
                     "Accepted", ACCEPTED)}, {404, 409, 413, *WRITTEN}, parameters=[KEY],
        takes=body("SendRequest", {"account": "line-jp", "to": {"scheme": "line.user", "value": "U1"},
                                   "parts": [{"type": "text", "text": "Your order is on its way."}]}))},
    "/v1/messages/{id}": {"parameters": [ID], "get": route(
        "Messages", "read", "getMessage", "How far a sent message got, or what came in",
        {"200": good("The message.", "MessageFound", STATE)}, {404},
        description="One that came in is found as long as the journal keeps its events; one that was "
                    "written down before the host could find it by its id is read from the events alone.")},
    "/v1/actions": {"post": route(
        "Messages", "send", "act", "Edit, react, mark read and so on",
        {"202": good("Accepted. `typing` and `mark_read` are tried once and not kept.", "Accepted", ACTED)},
        {404, 409, 413, *WRITTEN}, parameters=[KEY],
        takes=body("ActionRequest", {"kind": "mark_read", "account": "line-jp", "conversation": CONVERSATION}))},
    "/v1/events": {"get": route(
        "Events", "read", "listEvents", "Read the journal, page by page",
        {"200": good("A page, perhaps an empty one.", "EventPage", {"events": [EVENT], "next": "1"})}, {400, 404},
        parameters=[AFTER, query("limit", "At most so many.", whole(1, 1000, 100)),
                    query("wait", "Where there is none yet: wait so many seconds for one.", whole(0, 60, 0)), *FILTERS],
        description="Everything that happened, oldest first. Ask with `after=0`, then with the `next` of each page. "
                    "`wait` makes it a long poll.")},
    "/v1/events/stream": {"get": route(
        "Events", "read", "streamEvents", "Listen to the journal",
        {"200": page("Server-sent events: `id` is the sequence, `data` an Envelope. A comment comes every 15 seconds.",
                     "text/event-stream")}, {400, 404},
        parameters=[AFTER, {"name": "Last-Event-ID", "in": "header", "schema": WORDS,
                            "description": "Goes on behind this one; it outdoes `after`."}, *FILTERS])},
    "/v1/subscriptions": {
        "get": route("Subscriptions", "read", "listSubscriptions", "List subscriptions",
                     {"200": good("All of them.", "Subscriptions", {"subscriptions": [SUBSCRIPTION]})}, set()),
        "post": route("Subscriptions", "admin", "createSubscription", "Create a subscription",
                      {"201": good("It is stored. `secret` is shown this once, where the host made it.",
                                   "Subscription", SUBSCRIPTION)}, {413, *WRITTEN},
                      takes=body("SubscriptionRequest", {"id": "helpdesk", "push": "https://helpdesk.example.com/events",
                                                         "filter": {"visibility": ["private"]}}))},
    "/v1/subscriptions/{id}": {
        "parameters": [ID],
        "get": route("Subscriptions", "read", "getSubscription", "A subscription, its position and lag",
                     {"200": good("The subscription.", "Subscription", SUBSCRIPTION)}, {404}),
        "delete": route("Subscriptions", "admin", "deleteSubscription", "Remove a subscription",
                        {"204": {"description": "It is gone."}}, {404, 409, 503})},
    "/v1/subscriptions/{id}/pause": changed("pauseSubscription", "Stop pushing for now"),
    "/v1/subscriptions/{id}/resume": changed("resumeSubscription", "Push again"),
    "/v1/subscriptions/{id}/secret": changed(
        "rotateSubscriptionSecret", "Sign pushes with another secret",
        body("SecretRotation", {"old_hours": 24}), {409, *WRITTEN},
        description="The secrets before sign along for a while: take up the new one in that time. `secret` is shown this "
                    "once, where the host made it."),
    "/v1/subscriptions/{id}/seek": changed(
        "seekSubscription", "Go to a place in the journal", body("Seek", {"position": "0"}), WRITTEN,
        description="Forwards or backwards. Parked conversations are forgotten."),
    "/v1/subscriptions/{id}/commit": changed(
        "commitSubscription", "Say how far the application has read", body("Position", {"position": "17"}),
        {409, *WRITTEN}, scope="read", description="For those who pull. Committing less than before changes nothing."),
    "/v1/conversations": {"get": route(
        "Conversations", "read", "listConversations", "List conversations, newest first",
        {"200": good("At most `limit`.", "Conversations")}, {400},
        parameters=[query("account", "Only of this account; a token for some accounts has to name one.", WORDS),
                    query("before", "Goes on behind the `next` of the page before.",
                          whole(0, 9_000_000_000_000_000, 0)),
                    query("limit", "At most so many.", whole(1, 200, 50))])},
    "/v1/conversations/{id}": {"parameters": [ID], "get": route(
        "Conversations", "read", "getConversation", "A conversation",
        {"200": good("The conversation.", "ConversationState")}, {404})},
    "/v1/accounts": {"get": route("Accounts", "read", "listAccounts", "List accounts",
                                  {"200": good("Those that the token is for.", "Accounts", {"accounts": [ACCOUNT]})},
                                  set())},
    "/v1/accounts/{id}": {"parameters": [ID], "get": route(
        "Accounts", "read", "getAccount", "An account and what it can express",
        {"200": good("The account, with `capabilities`.", "Account", ACCOUNT)}, {404})},
    "/v1/accounts/{id}/check": {"parameters": [ID], "post": route(
        "Accounts", "admin", "checkAccount", "Check an account's credentials now",
        {"202": good("It has begun.", "CheckStarted", {"account": "line-jp", "check": "started"})}, {404})},
    "/v1/accounts/{id}/profile": {"parameters": [ID], "get": route(
        "Accounts", "admin", "getProfile", "What a channel's profile is, beside what the file declares",
        {"200": good("Both, and where they differ.", "ChannelProfile", PROFILE)}, {404, 409, 502},
        description="Greeting, menu, ice breakers: asks the network, within its rates, and changes nothing.")},
    "/v1/accounts/{id}/profile/apply": {"parameters": [ID], "post": route(
        "Accounts", "admin", "applyProfile", "Make a channel's profile what the file declares",
        {"200": good("It is: what differed was set, and what the file does not name was taken away.",
                     "ChannelProfile", {**PROFILE, "applied": True, "after": {"greeting": HELLO}})}, {404, 409, 502},
        description="Asking again is safe: only what still differs is set.")},
    "/v1/accounts/{id}/moderate": {"parameters": [ID], "post": route(
        "Accounts", "send", "moderate", "Block somebody, take that back, or call it spam",
        {"200": good("The network has done it.", "ProcedureDone", {"account": "page", "procedure": "moderate"})}, ASKED,
        takes=body("ModerateRequest", {"action": "block", "conversation": CONVERSATION}))},
    "/v1/accounts/{id}/backfill": {"parameters": [ID], "post": route(
        "Accounts", "send", "backfill", "Fetch what was said while no webhook came",
        {"200": good("What was not known comes as events.", "ProcedureDone",
                     {"account": "page", "procedure": "backfill", "messages": 0, "conversations": 3})}, ASKED,
        takes=body("BackfillRequest", {"since": WHEN}),
        description="Of one conversation or person; without either of all that the network lists, each of which is then "
                    "fetched in the background. The host asks by itself after an outage.")},
    "/v1/accounts/{id}/link_token": {"parameters": [ID], "post": route(
        "Accounts", "send", "makeLinkToken", "Begin to link somebody with a login of your own",
        {"200": good("`result` holds `link_token`.", "ProcedureDone",
                     {"account": "line-jp", "procedure": "link_token", "result": {"link_token": "NMZTNuVrPTqlr2IF8Bnymkb7rXfYv5EY"}})},
        ASKED, takes=body("PersonRequest", {"conversation": CONVERSATION}))},
    "/v1/accounts/{id}/presence": {"parameters": [ID], "post": route(
        "Accounts", "read", "askPresence", "Who is online",
        {"200": good("`result` holds the network's words.", "ProcedureDone",
                     {"account": "viber", "procedure": "presence", "result": {"users": [{"id": "U1", "online_status": 0}]}})},
        ASKED, takes=body("PresenceRequest", {"people": ["U1"]}))},
    "/v1/accounts/{id}/register": {"parameters": [ID], "post": route(
        "Accounts", "admin", "registerAccount", "Tell the network the webhook's address",
        {"200": good("It knows.", "ProcedureDone", {"account": "viber", "procedure": "register"})}, ASKED,
        takes=body("NothingRequest", {}),
        description="The host does this by itself at start and when an account has gone silent.")},
    "/v1/accounts/{id}/unregister": {"parameters": [ID], "post": route(
        "Accounts", "admin", "unregisterAccount", "Take the webhook's address back from the network",
        {"200": good("No webhook comes any more, until it is registered again.", "ProcedureDone",
                     {"account": "viber", "procedure": "unregister"})}, ASKED, takes=body("NothingRequest", {}))},
    "/v1/accounts/{id}/ask": {"parameters": [ID], "post": route(
        "Accounts", "admin", "askChannel", "Ask for what only this channel has",
        {"200": good("`result` is what the plugin's page says.", "ProcedureDone",
                     {"account": "line-jp", "procedure": "line.member_count", "result": {"count": 3}})}, ASKED,
        takes=body("AskRequest", {"procedure": "line.member_count", "argument": {"chat": "C11111111111111111111111111111111"}}),
        description="Who is in a group, which agents there are, to revoke a token: procedures that the plugin's manifest names "
                    "`<channel>.<name>`. Its page says what each takes and tells.")},
    "/v1/media": {"post": route(
        "Media", "send", "uploadMedia", "Upload a file to send",
        {"201": good("It is stored.", "StoredMedia")}, {400, 413, 422, 503},
        parameters=[query("account", "For which account.", WORDS), query("filename", "How it is called.", WORDS)],
        takes={"required": True, "description": "The bytes; `Content-Type` says what they are. At most "
                                                "`[host.media] max_bytes`.",
               "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}})},
    "/v1/media/{id}": {"parameters": [ID], "get": route(
        "Media", "read", "getMedia", "Download a file",
        {"200": {"description": "The bytes, as they came.",
                 "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
         "206": {"description": "The bytes that `Range` asked for.",
                 "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}, {404},
        parameters=[{"name": "Range", "in": "header", "description": "Which bytes.", "schema": WORDS}])},
    "/v1/tokens": {
        "get": route("Tokens", "admin", "listTokens", "List tokens",
                     {"200": good("All of them, without the tokens themselves.", "Tokens", {"tokens": [TOKEN]})}, set()),
        "post": route("Tokens", "admin", "createToken", "Make a token",
                      {"201": good("`token` is shown this once.", "Token", {**TOKEN, "token": "jf_0123456789abcdef"})},
                      {413, *WRITTEN},
                      takes=body("TokenRequest", {"scope": "send", "accounts": ["line-jp"], "name": "help desk"}))},
    "/v1/tokens/{id}": {"parameters": [ID], "delete": route(
        "Tokens", "admin", "deleteToken", "Take a token back",
        {"204": {"description": "It opens nothing any more."}}, {404, 503})},
    "/metrics": {"get": route("Host", "read", "getMetrics", "Counters and gauges",
                              {"200": page("Prometheus text format 0.0.4.", "text/plain")}, set())},
    "/livez": {"get": open_route("isAlive", "Whether the process runs",
                                 {"200": page("It does.", "text/plain"),
                                  "503": {"$ref": "#/components/responses/Problem503"}})},
    "/readyz": {"get": open_route("isReady", "Whether the host takes work",
                                  {"200": page("It does.", "text/plain"),
                                   "503": page("Not yet, not any more, or the disk fails: the body says which, and what the disk told.", "text/plain")})},
    "/v1/openapi.json": {"get": open_route("getDescription", "This document", {
        "200": {"description": "OpenAPI 3.1.", "content": {"application/json": {"schema": {"type": "object"}}}}})},
    "/problems/{name}": {"get": open_route(
        "getProblemPage", "What a kind of error means",
        {"200": page("A page for people.", "text/html"), "401": {"$ref": "#/components/responses/Problem401"}},
        parameters=[{"name": "name", "in": "path", "required": True, "schema": WORDS,
                     "description": "The last part of a problem's `type`."}])},
}


def signed(name, description):
    return {"name": name, "in": "header", "required": True, "description": description, "schema": {"type": "string"}}


WEBHOOKS = {"event": {"post": {
    "operationId": "pushEvent", "summary": "An event is pushed to a subscription", "tags": ["Events"], "security": [],
    "description": "One event a request, in order within a conversation. Any 2xx counts as delivered. After anything "
                   "else the event's conversation waits alone: 5 seconds, 5 minutes, 30 minutes, 2, 5, 10, 14, 20 and "
                   "24 hours, or as `Retry-After` says; then the subscription is disabled. 410 disables it at once. "
                   "Redirects are not followed. An event may come twice: `webhook-id` tells.",
    "parameters": [
        signed("webhook-id", "The event's id; the same in every attempt."),
        signed("webhook-timestamp", "When this attempt was made, Unix seconds."),
        signed("webhook-signature", "Standard Webhooks: `v1,` and base64 of HMAC-SHA256 over id, timestamp and body "
                                    "with dots between them; one for each secret, with spaces between them.")],
    "requestBody": {"required": True, "content": {"application/cloudevents+json": {
        "schema": ref("Envelope"), "example": EVENT}}},
    "responses": {"200": {"description": "Taken."}, "410": {"description": "Never again: disables the subscription."},
                  "503": {"description": "Not now; it comes again."}}}}}
