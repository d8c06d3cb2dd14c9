# SPDX-License-Identifier: MIT
"""The bodies of the API that are not part of the canonical model; that one comes from generated/components.json."""


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def text(description, **more):
    return {"type": "string", "description": description, **more}


def number(description, **more):
    return {"type": "integer", "description": description, "minimum": 0, **more}


def time(description):
    return text(description, format="date-time")


def listed(items, description):
    return {"type": "array", "description": description, "items": items}


def structure(description, required, properties, **more):
    return {"type": "object", "description": description, "properties": properties, "required": required, **more}


def wish(description, required, more):
    """What a send and any other action have in common."""
    return structure(description, required, {
        "account": text("Which account it goes through."),
        "conversation": text("Where: a conversation's id, `conv_…`. Either this or `to`."),
        "to": {"description": "To whom, where there is no conversation yet. Sends only.", **ref("Identity")},
        "parts": listed(ref("Part"), "What to say. For send, edit and private_reply."),
        "from": {"description": "In whose name.", **ref("Person")},
        "reply_to": {"description": "Which message it answers.", **ref("ReplyTo")},
        "thread": text("Which thread inside the conversation."),
        "tag": text("Under which tag a closed window may be written into."),
        "visibility": {"enum": ["private", "public"],
                       "description": "Who may read it. Into a conversation that everybody can read only `public` is sent."},
        "send_at": time("Not before that time, within a year. Until then others of its conversation pass it."),
        "expires_at": time("Not after that time: it is `expired` then."),
        "priority": {"enum": ["interactive", "bulk"], "default": "interactive",
                     "description": "`bulk`: others overtake it, but never inside its conversation."},
        "is_silent": {"type": "boolean", "description": "Without a sound or a notification, where the network can."},
        "channel_data": {"type": "object", "description": "What the model does not express, by channel; untouched."},
        "adapt": {"enum": ["auto", "strict"], "default": "auto",
                  "description": "Whether parts that the account cannot express are changed, or all of it refused."},
        **more,
    })


FILTER = structure("Which events are wanted. An empty list lets everything through.", [], {
    "account": listed({"type": "string"}, "Ids of accounts."),
    "channel": listed({"type": "string"}, "Names of channels."),
    "kind": listed({"type": "string"}, "Kinds of event, such as `message.received`."),
    "visibility": listed({"type": "string"}, "`private` or `public`."),
})

STATUS = ref("Status")

PERSON = {"conversation": text("Theirs, `conv_…`."),
          "to": {"description": "Or their address.", **ref("Identity")}}

SCHEMAS = {
    "SendRequest": wish("A message to send.", ["account", "parts"], {}),
    "ActionRequest": wish("Anything else that an account can do.", ["account", "kind"], {
        "kind": {"description": "What to do.", **ref("ActionKind")},
        "target": {"description": "Which message it is about: edit, delete, react, hide, like.", **ref("Target")},
        "reaction": {"description": "react: which.", **ref("Reaction")},
        "handover": {"description": "hand_over: to whom.", **ref("Handover")},
        "up_to": {"description": "mark_read: up to where.", **ref("Watermark")},
        "is_removal": {"type": "boolean", "description": "Takes back a reaction, a like, a hiding, a typing."},
    }),
    "Accepted": structure("It is on the disk, and will be done.", ["conversation", "status"], {
        "message": text("The message's id; for sends."),
        "action": text("The action's id; for everything else."),
        "conversation": text("Where it goes."),
        "status": {"const": "queued", "description": "Always this; later ones come as events."},
        "adaptations": listed(ref("Adaptation"), "What was changed for the account; left out when nothing was."),
    }),
    "Adaptation": structure("That an account cannot express something, and what is sent in its place.",
                            ["pointer", "what", "how", "lost"], {
        "pointer": text("Where in the request it stands, a JSON Pointer such as `/parts/2`."),
        "what": {"description": "What cannot be expressed as it is.", **ref("PartType")},
        "how": text("`split`, `truncated`, `restyled`, `words`, `fallback_text`, `link`, `messages`, `limits` (beyond what "
                    "the account declares), `partial` (the plugin changes it) or the part type it is sent as."),
        "lost": listed({"type": "string"}, "What nobody will see: JSON Pointers into the part, names of styles, or what "
                                           "the network's own note says."),
    }),
    "MessageState": structure("A sent message and how far it got.",
                              ["message", "direction", "account", "conversation", "status", "created_at", "updated_at",
                               "pieces", "history"], {
        "message": text("Its id."),
        "direction": {"const": "out", "description": "The application sent it."},
        "account": text("Which account sends it."),
        "conversation": text("Where it goes."),
        "status": STATUS,
        "created_at": time("When it was accepted."),
        "updated_at": time("When the status last changed."),
        "idempotency_key": text("The key it was sent with."),
        "pieces": listed(structure("What the network gets as one.", ["index", "status", "provider_ids"], {
            "index": number("Its place, from 1."),
            "status": STATUS,
            "provider_ids": listed({"type": "string"}, "The network's ids of it."),
        }), "A long message becomes several."),
        "history": listed(structure("One step.", ["status", "at"], {"status": STATUS, "at": time("When.")}),
                          "Every status it had, oldest first."),
        "error": {"description": "Why it failed, or is tried again.", **ref("Failure")},
    }),
    "MessageReceived": structure("A message that came in, or that somebody wrote elsewhere in the account's name.",
                                 ["message", "direction", "account", "conversation", "created_at", "updated_at",
                                  "is_deleted", "events"], {
        "message": text("Its id."),
        "direction": {"const": "in", "description": "It came from the network."},
        "account": text("Which account got it."),
        "conversation": text("Where it stands now."),
        "created_at": time("When the host wrote it down."),
        "updated_at": time("When it was last changed."),
        "is_deleted": {"type": "boolean", "description": "Whether it was taken back."},
        "events": listed(ref("Envelope"), "What happened to it, oldest first: received, edited, deleted."),
    }),
    "MessageFound": {"description": "By `direction`: one that was sent, or one that came in.",
                     "oneOf": [ref("MessageState"), ref("MessageReceived")]},
    "Envelope": structure("An event as CloudEvents 1.0 in structured mode. The same bytes are stored, signed and sent.",
                          ["specversion", "id", "source", "type", "time", "recordedtime", "sequence",
                           "datacontenttype", "dataschema", "data"], {
        "specversion": {"const": "1.0", "description": "The version of CloudEvents."},
        "id": text("The event's id: the same for a redelivery by the network, and as `webhook-id`."),
        "source": text("The account it happened on.", format="uri-reference"),
        "type": text("`jackfield.` and the kind."),
        "subject": text("The conversation; absent for events of an account as a whole."),
        "partitionkey": text("The same: order holds within it."),
        "time": time("When, by the network's clock."),
        "recordedtime": time("When the host wrote it down."),
        "sequence": text("Its place in the journal, of fixed width, so that texts sort as numbers.",
                         pattern="^[0-9]{20}$"),
        "datacontenttype": {"const": "application/json", "description": "What `data` is."},
        "dataschema": text("The JSON Schema of `data`.", format="uri"),
        "traceparent": text("W3C Trace Context, where the network's request carried one."),
        "data": ref("Event"),
    }),
    "EventPage": structure("A page of the journal, oldest first.", ["events", "next"], {
        "events": listed(ref("Envelope"), "At most `limit` of them; none is told twice."),
        "next": text("Give it as `after` to go on.", pattern="^[0-9]+$"),
    }),
    "SubscriptionRequest": structure("A new subscription.", ["id"], {
        "id": text("How it is called.", pattern="^[a-z0-9_-]{1,64}$"),
        "push": text("Where to send events, https. Without it the application pulls.", format="uri"),
        "secret": text("What pushes are signed with: `whsec_` and base64 of 24 to 64 bytes. Without it the host makes "
                       "one.", pattern="^whsec_"),
        "batch": {"type": "integer", "minimum": 1, "maximum": 100, "default": 1,
                  "description": "The most events in one push. Above 1 a push is a CloudEvents batch, a JSON array."},
        "filter": ref("Filter"),
        "start": {"enum": ["now", "beginning"], "default": "now", "description": "Where in the journal it begins."},
    }),
    "Filter": FILTER,
    "Subscription": structure("An application's position in the journal.",
                              ["id", "mode", "from", "state", "position", "lag", "parked_conversations", "filter"], {
        "id": text("How it is called."),
        "mode": {"enum": ["push", "pull"], "description": "Who moves: the host, or the application."},
        "from": {"enum": ["configuration", "api"],
                 "description": "Those of the operator's file can only be paused and sought."},
        "state": {"enum": ["active", "paused", "disabled"],
                  "description": "`disabled` after a 410, or after days without a success; resume it."},
        "position": text("Everything up to this sequence is done.", pattern="^[0-9]+$"),
        "lag": number("How many events of the journal lie behind it."),
        "parked_conversations": number("How many conversations wait because a delivery of theirs failed."),
        "filter": ref("Filter"),
        "push_origin": text("Where it pushes to, without path: paths are known to hold secrets."),
        "last_error": text("What the last failed delivery met."),
        "old_secrets_until": time("Until when secrets that were replaced sign along."),
        "secret": text("The secret that the host made. Shown once, when it is made."),
    }),
    "SecretRotation": structure("Another secret for what is pushed.", [], {
        "secret": text("`whsec_` and base64 of 24 to 64 bytes. Without it the host makes one.", pattern="^whsec_"),
        "old_hours": {"type": "integer", "minimum": 0, "maximum": 720, "default": 24,
                      "description": "How long the secrets before sign along; 0: not at all."},
    }),
    "Position": structure("A place in the journal.", ["position"], {
        "position": text("A sequence as text: numbers of that size are not safe in every client.",
                         pattern="^[0-9]+$"),
    }),
    "Seek": structure("A place in the journal: a sequence, or a time.", [], {
        "position": text("A sequence as text: behind it.", pattern="^[0-9]+$"),
        "time": time("From what was written down at that time on. It outdoes `position`."),
    }),
    "ConversationState": structure("A conversation of an account.",
                                   ["id", "account", "events", "last_sequence", "created_at"], {
        "id": text("Its id, `conv_…`."),
        "account": text("Whose it is."),
        "events": number("How many events it has."),
        "last_sequence": text("The journal's sequence of the last one.", pattern="^[0-9]+$"),
        "created_at": text("When the first was written down."),
        "last_inbound_at": time("When the other side was last heard of."),
        "conversation": {"description": "What the network says about it.", **ref("Conversation")},
        "merged": listed(text("Its id."), "Younger conversations that went on in this one; their ids lead here."),
        "contact": text("Who it is with, `cont_…`."),
        "to": {"description": "Their address.", **ref("Identity")},
    }),
    "PersonRequest": structure("Whom it is about: one of the two.", [], PERSON),
    "ModerateRequest": structure("What is to be done about somebody.", ["action"], {
        "action": {"enum": ["block", "unblock", "spam"], "description": "Which of them."}, **PERSON}),
    "BackfillRequest": structure("Whose messages are wanted; nobody: everybody's.", [], {
        "since": time("Not older than that."), **PERSON}),
    "PresenceRequest": structure("Who is asked about.", ["people"], {
        "people": listed(text("An address on the network."), "At most 100.")}),
    "AskRequest": structure("What is asked of a channel.", ["procedure"], {
        "procedure": text("One of the channel's own: `<channel>.<name>`."),
        "argument": {"type": "object", "description": "What it takes."}}),
    "NothingRequest": structure("Nothing has to be said.", [], {}),
    "ProcedureDone": structure("That the network has done what was asked.", ["account", "procedure"], {
        "account": text("Which account asked."),
        "procedure": text("What it asked for."),
        "result": {"type": "object", "description": "What the network told, where that is worth showing."},
        "messages": number("backfill: how many messages were found, known ones among them."),
        "conversations": number("backfill: how many conversations, and posts with what was said below them, are fetched in the background."),
    }),
    "Account": structure("A configured use of a channel.",
                         ["id", "channel", "plugin", "plugin_version", "state", "address", "waiting_sends"], {
        "id": text("Its id in the operator's file."),
        "channel": text("The network's type name."),
        "plugin": text("Which plugin connects it."),
        "plugin_version": text("And which version of it."),
        "state": ref("AccountState"),
        "address": text("What the network calls it."),
        "waiting_sends": number("How many actions wait in its lanes."),
        "credential_expires_at": time("When its credential ends, where the check can tell; of one account only."),
        "hook": text("The shared hook it hears from."),
        "webhook_url": text("What to enter at the network.", format="uri"),
        "tags": listed({"type": "string"}, "The operator's tags."),
        "reason": text("Why it is not running."),
        "remedy": text("What to do about it."),
        "declares_profile": {"type": "boolean", "description": "Whether its config has a `profile` that can be set."},
        "last_webhook_at": time("When the network last called."),
        "capabilities": {"description": "What it can express. Only where one account is asked for.",
                         **ref("Capabilities")},
    }),
    "CheckStarted": structure("The credentials are being checked; `account.state` tells.", ["account", "check"], {
        "account": text("Which account."),
        "check": {"const": "started", "description": "Always this."},
    }),
    "ChannelProfile": structure("What a network shows of an account before anybody writes, beside what the file declares.",
                                ["account", "declared", "applied", "before", "differences"], {
        "account": text("Which account."),
        "declared": {"type": "boolean",
                     "description": "Whether its config has a `profile`. Without one nothing differs, and nothing is set."},
        "applied": {"type": "boolean", "description": "Whether something was set."},
        "before": {"type": "object", "description": "What the network had, by part, in its own words."},
        "after": {"type": "object", "description": "What it has now. Only where it was to be applied."},
        "differences": listed(structure("A part that differs.", ["name", "now", "wanted", "changes"], {
            "name": text("Which part, such as `greeting`."),
            "now": {"description": "What the network had; null: nothing."},
            "wanted": {"description": "What the file declares; null: nothing, it is taken away."},
            "changes": listed(structure("One place that differs.", ["pointer", "now", "wanted"], {
                "pointer": text("Where in the part, as a JSON Pointer; lists by locale have the locale for an index."),
                "now": {"description": "What stood there; null: nothing."},
                "wanted": {"description": "What the file declares; null: nothing."},
            }), "Where exactly."),
        }), "Empty: both are the same."),
    }),
    "StoredMedia": structure("A stored file.", ["ref", "mime", "size_bytes", "sha256", "url"], {
        "ref": text("Name it as `media.ref` in a part."),
        "mime": text("Its type, as the request said."),
        "size_bytes": number("Its size."),
        "sha256": text("Its hash.", pattern="^[0-9a-f]{64}$"),
        "url": text("A signed address that serves it for a while.", format="uri"),
    }),
    "TokenRequest": structure("A new token.", ["scope"], {
        "scope": {"enum": ["read", "send", "admin"], "description": "What it may do; each includes those before it."},
        "accounts": listed({"type": "string"}, "The only accounts it is for; empty or absent: all."),
        "name": text("What it is for, in the operator's words."),
    }),
    "Token": structure("Who may call the API. Only the token's hash is stored.", ["id", "name", "scope", "created_at"], {
        "id": text("Its id; not the token."),
        "name": text("What it is for."),
        "scope": {"enum": ["read", "send", "admin"], "description": "What it may do."},
        "accounts": text("The only accounts it is for, with spaces between them."),
        "created_at": time("When it was made."),
        "token": text("The token. Shown once, when it is made."),
    }),
    "Problem": structure("An error, RFC 9457.", ["type", "title", "status", "detail"], {
        "type": text("Which kind: the address of a page that explains it.", format="uri-reference"),
        "title": text("The kind in words."),
        "status": {"type": "integer", "description": "The status of the answer."},
        "detail": text("What was wrong this time."),
        "failure": {"description": "What the network said; with `network-refused`.", **ref("Failure")},
        "eligibility": {"description": "Why the account may not write, and what is allowed instead; with `not-eligible` "
                                       "and `public-thread`.", **ref("Eligibility")},
        "errors": listed(structure("A field at fault.", ["pointer", "detail"], {
            "pointer": text("Where in the body, RFC 6901; empty: the whole."),
            "detail": text("What was expected there."),
        }), "Every field at fault."),
    }),
}


def listing(key, name):
    return structure("All of them.", [key], {key: listed(ref(name), "In no order that is promised.")})


SCHEMAS |= {
    "Subscriptions": listing("subscriptions", "Subscription"),
    "Accounts": listing("accounts", "Account"),
    "Tokens": listing("tokens", "Token"),
    "Conversations": structure("The newest first.", ["conversations"], {
        "conversations": listed(ref("ConversationState"), "At most `limit`."),
        "next": text("Give it as `before` to go on; absent at the end.", pattern="^[0-9]+$"),
    }),
}
